"""The pages of the Streamlit app, one file a page."""
