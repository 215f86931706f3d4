-- Who belongs where, who may do what, and which devices speak for whom.
-- The same file runs on SQLite and PostgreSQL: only bigint, text and bytea; ids are 16 bytes, instants UTC milliseconds,
-- civil dates 'yyyy-mm-dd', truth 0 or 1. A date or instant that is null at the end of a period means "until further notice".

-- One database is one municipality. The history id changes when a backup is restored.
create table municipality (
    id bigint primary key check (id = 1),
    name text not null,
    history bytea not null,
    -- BCP 47 tag of the language shown unless a person chose another
    lang text not null default 'sv',
    -- weekdays within which an order is answered
    answer_weekdays bigint not null default 5,
    -- everybody in it is made up: only then may anyone be anyone
    demo bigint not null check (demo in (0, 1)),
    created_at bigint not null
);

create table authority (
    id bytea primary key,
    name text not null
);

create table department (
    id bytea primary key,
    authority bytea not null references authority (id),
    name text not null
);

create table unit (
    id bytea primary key,
    authority bytea not null references authority (id),
    name text not null,
    -- what this workplace calls its supervisors
    supervisor_word text not null,
    -- day: the whole day's surface, header: the header only, off
    weekday_colours text not null default 'header' check (weekday_colours in ('day', 'header', 'off')),
    -- seven pairs of background and text, Monday first, as JSON
    weekday_palette text not null
);

create table station (
    id bytea primary key,
    unit bytea not null references unit (id),
    name text not null,
    pictogram text not null,
    closed_at bigint
);

create table site (
    id bytea primary key,
    kind text not null check (kind in ('public', 'municipal', 'private')),
    name text not null,
    -- A private place's address is contact data of an order, never of a site.
    address text check (address is null or kind <> 'private'),
    closed_at bigint
);

create table job_type (
    id bytea primary key,
    name text not null,
    pictogram text not null,
    lead_days bigint not null default 7 check (lead_days >= 0),
    -- ice and storm do not wait a week: such an order may ask for a nearer date
    urgent bigint not null default 0 check (urgent in (0, 1)),
    closed_at bigint
);

-- ISO weeks (1 to 53) when this type is not done.
create table job_type_blackout (
    job_type bytea not null references job_type (id),
    week bigint not null check (week between 1 and 53),
    primary key (job_type, week)
);

-- Which job types a department may order, so that the work competes with nobody's trade.
create table job_type_department (
    job_type bytea not null references job_type (id),
    department bytea not null references department (id),
    primary key (job_type, department)
);

create table portrait (
    digest bytea primary key,
    bytes bytea not null
);

create table person (
    id bytea primary key,
    kind text not null check (kind in ('participant', 'orderer', 'staff')),
    first_name text not null,
    surname text not null,
    -- What is written instead of the name of a person with protected identity, and nothing else of them.
    alias text,
    protected bigint not null default 0 check (protected in (0, 1)),
    portrait bytea references portrait (digest),
    -- the pictogram that stands for the portrait where there is none
    symbol text,
    phone text,
    -- what staff and orderers sign in with
    username text unique,
    created_at bigint not null,
    left_at bigint,
    check (protected = 0 or (alias is not null and portrait is null))
);

-- A role over a scope; 'grant' is a word of SQL.
create table role_grant (
    id bytea primary key,
    person bytea not null references person (id),
    role text not null check (role in ('orderer', 'coordinator', 'supervisor', 'admin')),
    scope text not null check (scope in ('department', 'unit', 'municipality')),
    scope_id bytea,
    valid_from bigint not null,
    valid_until bigint,
    check ((scope = 'municipality') = (scope_id is null))
);
create index role_grant_person on role_grant (person);
create index role_grant_scope on role_grant (scope_id);

-- A participant at a workplace. Personal data crosses to another authority through such a row only: what, until when,
-- on what ground, recorded by whom.
create table placement (
    id bytea primary key,
    person bytea not null references person (id),
    unit bytea not null references unit (id),
    from_day text not null,
    until_day text,
    -- bit 0 is Monday
    weekdays bigint not null check (weekdays between 0 and 127),
    level text not null check (level in ('pictures', 'steps', 'text')),
    needs text not null default '',
    ground text not null,
    recorded_by bytea not null references person (id),
    recorded_at bigint not null
);
create index placement_person on placement (person);
create index placement_unit on placement (unit);

create table device (
    id bytea primary key,
    -- SHA-256 of the cookie's 256 random bits: the database cannot speak as the device
    secret bytea not null unique,
    kind text not null check (kind in ('own', 'shared', 'staff')),
    label text not null,
    unit bytea references unit (id),
    created_at bigint not null,
    last_seen_at bigint not null,
    locked_at bigint,
    locked_by bytea references person (id)
);
create index device_unit on device (unit);

create table session (
    -- SHA-256 of the cookie's 256 random bits
    id bytea primary key,
    person bytea not null references person (id),
    device bytea not null references device (id),
    credential text not null check (credential in ('password', 'demo', 'passkey', 'oidc')),
    created_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint
);
create index session_person on session (person);
create index session_device on session (device);

-- Who may speak on a device, and since when. Rows end, they are never removed: what was stated under one that ended
-- is judged by it.
create table device_person (
    id bytea primary key,
    device bytea not null references device (id),
    person bytea not null references person (id),
    -- own: the participant's own phone; shared: one of several persons; staff: a session of their own is needed
    level text not null check (level in ('own', 'shared', 'staff')),
    session bytea references session (id),
    valid_from bigint not null,
    valid_until bigint,
    check ((level = 'staff') = (session is not null))
);
create index device_person_device on device_person (device);
create index device_person_person on device_person (person);

-- What a person proves themself with. A password today; a passkey or the municipality's own sign-in are further kinds.
create table credential (
    id bytea primary key,
    person bytea not null references person (id),
    kind text not null check (kind in ('password', 'passkey', 'oidc')),
    -- password: the PHC string of Argon2id; others: what the verifier needs
    secret text not null,
    created_at bigint not null,
    used_at bigint
);
create unique index credential_password on credential (person) where kind = 'password';

create table invite (
    -- SHA-256 of the code: a copy of the database brings no phone on
    code bytea primary key,
    unit bytea not null references unit (id),
    kind text not null check (kind in ('own', 'shared')),
    label text not null,
    made_by bytea not null references person (id),
    made_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    used_by bytea references device (id)
);

create table invite_person (
    code bytea not null references invite (code),
    person bytea not null references person (id),
    primary key (code, person)
);

-- Failed attempts, by the hash of what is limited (a name, an address), so that a restart forgives nothing
-- and the table names nobody.
create table attempt (
    bucket bytea not null,
    at bigint not null
);
create index attempt_bucket on attempt (bucket, at);
