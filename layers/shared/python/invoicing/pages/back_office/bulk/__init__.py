"""Changes of many draft orders or orders at once: what is selected, the form, and the progress of the job."""
