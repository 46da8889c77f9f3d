"""Who is who: accounts, passwords, logins and tokens."""
