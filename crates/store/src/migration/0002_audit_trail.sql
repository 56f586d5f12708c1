-- Append-only; one chain per organisation. The nil organisation is the installation itself, so no foreign key.
create table audit_entry (
  organisation_id uuid not null,
  seq bigint not null,
  at_ms bigint not null,
  actor_id text not null,
  actor_name text not null,
  origin text not null,
  action text not null,
  subject text not null,
  subject_id text not null,
  label text not null,
  before text not null,
  after text not null,
  hash bytea not null,
  primary key (organisation_id, seq)
);
create index audit_entry_by_subject on audit_entry (organisation_id, subject, subject_id, seq);

create table audit_head (
  organisation_id uuid primary key,
  seq bigint not null,
  hash bytea not null
);
