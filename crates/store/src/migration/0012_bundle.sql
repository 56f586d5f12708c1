-- Keys of this installation that sign bundles; the newest one signs. The secret halves are sealed with a key that is
-- not in the database.
create table bundle_own_key (
  fingerprint text primary key,
  public_key text not null,
  sealed_seed bytea not null,
  -- By which signature the key before it handed over; empty for the first.
  handed_over text not null,
  made_at_ms bigint not null
);

-- Keys whose bundles are taken.
create table bundle_sender_key (
  fingerprint text primary key,
  -- The first key of this sender: serials go on when a key hands over.
  line text not null,
  name text not null,
  trusted_at_ms bigint not null,
  replaced_by text
);

-- Bundles that were handed in.
create table bundle_taken (
  line text not null,
  purpose text not null,
  serial bigint not null,
  base bigint not null,
  state text not null,
  sha256 text not null,
  file text not null,
  bytes bigint not null,
  made_at_ms bigint not null,
  handed_in_at_ms bigint not null,
  taken_at_ms bigint,
  records bigint not null,
  changed bigint not null,
  message text not null,
  primary key (line, purpose, serial)
);

-- Bundles that were made here.
create table bundle_made (
  purpose text not null,
  serial bigint not null,
  base bigint not null,
  sha256 text not null,
  file text not null,
  bytes bigint not null,
  records bigint not null,
  made_at_ms bigint not null,
  expires_at_ms bigint not null,
  primary key (purpose, serial, base)
);

-- What members say of single CVEs; `organisation_id` is the operator. The words themselves stand in `inbox`.
create table inbox_cve (
  organisation_id uuid not null references organisation (id),
  from_id uuid not null references organisation (id),
  cve_id text not null,
  urgency text not null,
  tier text not null,
  progress text not null,
  -- Devices, where the member tells how many.
  touched bigint,
  answered bigint,
  closed bigint,
  primary key (organisation_id, from_id, cve_id)
);
create index inbox_cve_by_cve on inbox_cve (organisation_id, cve_id, from_id);
