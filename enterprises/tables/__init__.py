"""Tables in and out: the reader's child process, the import job, writing CSV."""
