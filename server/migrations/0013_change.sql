-- A change's hash names its writer and that writer's how-manieth it is: where these are unique, so is the hash, and one
-- index less is written with every change.
create table change_kept (
    doc bytea not null references doc (id),
    epoch bigint not null,
    pos bigint not null,
    hash bytea not null,
    actor bytea not null,
    seq bigint not null,
    max_op bigint not null,
    deps bytea not null,
    fact bytea,
    bytes bytea not null,
    cursor bigint not null default 0,
    primary key (doc, epoch, pos),
    unique (doc, epoch, actor, seq)
);
insert into change_kept (doc, epoch, pos, hash, actor, seq, max_op, deps, fact, bytes, cursor)
    select doc, epoch, pos, hash, actor, seq, max_op, deps, fact, bytes, cursor from change;
drop table change;
alter table change_kept rename to change;
