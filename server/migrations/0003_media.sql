-- Photos: uploads on their way, and what is kept. The bytes lie beside the database, named by their SHA-256.

create table upload (
    id bytea primary key,
    device bytea not null references device (id),
    digest bytea not null,
    bytes bigint not null,
    -- bytes known to be on disk: what the file has beyond them is cut off before it goes on
    received bigint not null default 0,
    created_at bigint not null,
    expires_at bigint not null,
    finished_at bigint
);
create index upload_expires on upload (expires_at);

create table media (
    digest bytea primary key,
    bytes bigint not null,
    width bigint not null,
    height bigint not null,
    stored_at bigint not null
);

-- Each device that handed the bytes over. Whether another did is told to nobody.
create table media_device (
    digest bytea not null references media (digest),
    device bytea not null references device (id),
    uploaded_at bigint not null,
    primary key (digest, device)
);
