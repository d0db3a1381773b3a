//! A pool on `DATABASE_URL`, or on a private server started here; migrations; the two roles. Must not know what the tables mean.
