-- Documents, the facts in them, what became of every fact, and what is projected from them.
-- `change`, `fact`, `verdict`, `card` and `counter` are the truth; `order_state`, `work_state`, `assignment` and
-- `citation` are projections of it, which `gjort rebuild` makes anew.

-- Rising numbers: 'cursor' orders what devices are told, 'job' numbers orders. A row is bumped inside the transaction,
-- so that no number becomes visible before a smaller one.
create table counter (
    name text primary key,
    value bigint not null
);
insert into counter (name, value) values ('cursor', 0), ('job', 1000);

create table doc (
    id bytea primary key,
    kind text not null,
    key text not null,
    epoch bigint not null,
    -- what its key says, to find it by
    department bytea,
    unit bytea,
    person bytea,
    -- the day, the Monday of a station's week, the first of a month
    day text,
    -- projected: whether something in it is unfinished, and the last day it is about
    open bigint not null default 1 check (open in (0, 1)),
    last_day text,
    -- the current epoch's heads, 32 bytes each, ascending
    heads bytea not null,
    max_op bigint not null,
    changes bigint not null,
    cursor bigint not null,
    -- where the cursor stood when it was founded
    founded bigint not null,
    -- rises with every write; updating it takes the row's lock
    v bigint not null
);
create index doc_unit on doc (unit, kind, day);
create index doc_department on doc (department);
create index doc_person on doc (person);

-- Position 0 is the genesis, which states no fact.
create table change (
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
    primary key (doc, epoch, pos),
    unique (doc, epoch, hash),
    unique (doc, epoch, actor, seq)
);

-- A fact's id is used once in the whole database.
create table fact (
    id bytea primary key,
    doc bytea not null references doc (id),
    kind text not null,
    by_person bytea not null,
    -- the device it came from; none when the server derived it
    device bytea,
    json text not null,
    received_at bigint not null,
    -- who took over a held fact
    adopted_by bytea
);
create index fact_doc on fact (doc);

-- What was refused or held, with the fact's bytes, so that a person can look at it and adopt or answer it.
create table verdict (
    device bytea not null,
    hash bytea not null,
    doc bytea not null,
    key text not null,
    fact bytea not null,
    verdict text not null check (verdict in ('rejected', 'held')),
    code text not null,
    by_person bytea,
    json text not null,
    card text,
    received_at bigint not null,
    settled_at bigint,
    settled_by bytea,
    primary key (device, hash)
);
create index verdict_fact on verdict (fact);
create index verdict_doc on verdict (doc);

-- Kept until the device says that it has it.
create table receipt (
    device bytea not null,
    number bigint not null,
    doc bytea not null,
    fact bytea not null,
    hash bytea not null,
    verdict text not null,
    code text not null,
    primary key (device, number)
);

-- The last receipt number given to a device.
create table device_receipts (
    device bytea primary key,
    last bigint not null
);

-- An actor belongs to the first device that names it.
create table device_actor (
    actor bytea primary key,
    device bytea not null
);
create index device_actor_device on device_actor (device);

-- Where the cursor stood when access last changed for a device, a person, a workplace or everybody (id of 16 zeros).
create table access_mark (
    scope text not null check (scope in ('device', 'person', 'unit', 'all')),
    id bytea not null,
    cursor bigint not null,
    primary key (scope, id)
);

-- The day for which access was last computed: windows move at midnight.
create table access_day (
    id bigint primary key check (id = 1),
    day text not null
);

-- Private contact data beside a document, which cites it by digest.
create table card (
    doc bytea not null references doc (id),
    digest bytea not null,
    json text not null,
    primary key (doc, digest)
);

create table order_state (
    doc bytea primary key references doc (id),
    department bytea not null,
    unit bytea,
    work bytea,
    number bigint,
    status text not null
);
create index order_state_unit on order_state (unit);
create index order_state_department on order_state (department);

create table work_state (
    doc bytea primary key references doc (id),
    unit bytea not null,
    order_doc bytea,
    status text not null,
    from_day text,
    until_day text,
    last_day text not null
);
create index work_state_unit on work_state (unit);

create table assignment (
    doc bytea not null references doc (id),
    unit bytea not null,
    person bytea not null,
    day text not null,
    target_kind text not null check (target_kind in ('job', 'station')),
    target bytea not null,
    primary key (doc, person, target)
);
create index assignment_person on assignment (person, day);
create index assignment_target on assignment (target, day);

create table citation (
    doc bytea not null references doc (id),
    digest bytea not null,
    fact bytea not null,
    released bigint not null check (released in (0, 1)),
    primary key (doc, digest, fact)
);
create index citation_digest on citation (digest);
