-- Counts of the last minutes are not worth a wait for the disk: after a crash of PostgreSQL they begin again from nothing.
ALTER TABLE "rate_limit" SET UNLOGGED;
