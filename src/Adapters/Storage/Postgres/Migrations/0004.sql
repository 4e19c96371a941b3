-- Apart from their offers: every batch that sells reads those.
create table offer_pictures (
  program integer not null,
  offer uuid not null,
  media_type text not null,
  alt text not null,
  bytes bytea not null,
  primary key (program, offer)
);
