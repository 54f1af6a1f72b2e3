"""Taking it away: figures as pictures, tables and GIS files that say what they rest on."""
