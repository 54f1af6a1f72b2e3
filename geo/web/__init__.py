"""Over HTTP: the app's own addresses, its static files and its security headers."""
