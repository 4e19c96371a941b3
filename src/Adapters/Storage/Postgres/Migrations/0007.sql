-- Only primary keys begin with the program: a look-up by any other index does not name the program in a way that an index could serve.
drop index offers_tag;
drop index offers_skeleton;
drop index offers_number;
create unique index offers_tag on offers (tag, program);
create unique index offers_skeleton on offers (skeleton, program);
create unique index offers_number on offers (number, program);

-- Whoever buries the dead waits for the batches of its own program only.
alter table processes add column program integer not null default 1;
