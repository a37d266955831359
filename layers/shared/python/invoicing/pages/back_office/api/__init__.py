"""The API's document as pages, for whoever writes a program for the store."""
