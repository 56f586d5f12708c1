-- That something reached an address on a port, by scans and lists of connections. Which segments that are follows from
-- the registers whenever it is read.
create table seen_way (
  organisation_id uuid not null references organisation (id),
  -- Where it began: an address, or the segment from which a person says that a scan was made; the other is empty.
  from_address text not null,
  from_segment text not null,
  to_address text not null,
  protocol text not null,
  port bigint not null,
  kind text not null,
  file_name text not null,
  first_seen_at_ms bigint not null,
  last_seen_at_ms bigint not null,
  primary key (organisation_id, from_address, from_segment, to_address, protocol, port)
);
create index seen_way_by_time on seen_way (organisation_id, last_seen_at_ms);

-- What a device seems to run, as a scan read it off its answers: proposed, and part of the ledger once a person says so.
create table observed_part (
  organisation_id uuid not null,
  device_key text not null,
  kind text not null,
  name text not null,
  version_text text not null,
  cpe text not null,
  -- From what it was read, such as a port.
  told_by text not null,
  seen_at_ms bigint not null,
  -- The version that a person did not want; another one is proposed again.
  declined_version text,
  primary key (organisation_id, device_key, kind, name),
  foreign key (organisation_id, device_key) references observed_device (organisation_id, device_key) on delete cascade
);

-- Which value of a register's record came from where, as asset_evidence has it of assets.
create table record_evidence (
  organisation_id uuid not null,
  record_id uuid not null,
  field text not null,
  value_text text not null,
  kind text not null,
  file_name text not null,
  seen_at_ms bigint not null,
  primary key (organisation_id, record_id, field),
  foreign key (organisation_id, record_id) references register_record (organisation_id, id) on delete cascade
);
