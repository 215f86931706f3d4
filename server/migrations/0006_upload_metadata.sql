-- What was said of an upload when it was begun, to the byte: whoever asks where it stands is told it again (tus 1.0).

alter table upload add column metadata text not null default '';
