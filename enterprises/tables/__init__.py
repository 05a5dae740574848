"""Tables in and out: reading uploads in a child process, the import job, writing CSV."""
