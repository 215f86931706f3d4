-- Devices that hold a fact which had come in without them: carried to the office, or adopted meanwhile. They hear of it when
-- the fact is erased.
create table holder (
    fact bytea not null,
    device bytea not null,
    primary key (fact, device)
);
