"""The team: who may open the back office, and who is signed in. Function `team` alone serves these pages."""
