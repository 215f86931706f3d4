-- Documents are founded anew where something is erased, brought up to a newer version, or damaged.

-- What was erased, so that no phone, file or backup of a phone brings it back.
create table erased (
    fact bytea primary key,
    at bigint not null
);

-- What a fact said before it was brought up to a newer version, by SHA-256: offered again, it is the same fact.
create table earlier (
    fact bytea not null,
    digest bytea not null,
    primary key (fact, digest)
);

-- Photos that no row speaks of any more and whose files still have to go.
create table doomed (
    digest bytea primary key
);

-- 'elsewhere' rises when the command line writes beside a running server, which then has its devices connect anew;
-- 'schema' is the version that all facts have been brought up to.
insert into counter (name, value) values ('elsewhere', 0), ('schema', 1);
