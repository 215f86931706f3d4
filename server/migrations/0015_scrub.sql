-- Rises when something is erased; back at 0 once the database's files hold nothing of it any more.
insert into counter (name, value) values ('scrub', 0);
