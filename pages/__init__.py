"""The screen. Only these files and app.py know of Streamlit."""
