-- A file from outside about what is in the network or in a product: read, shown, then applied or given up.
create table evidence_file (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  kind text not null,
  file_name text not null,
  file_hash bytea not null,
  file_bytes bigint not null,
  state text not null,
  -- When what it says was so; when it came, if it does not tell.
  observed_at_ms bigint not null,
  things bigint not null,
  product text not null,
  -- What was read of it, as JSON; emptied once nobody needs it any more.
  content text not null,
  asset_id uuid,
  created_at_ms bigint not null,
  applied_at_ms bigint,
  applied_by text not null,
  version bigint not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, asset_id) references asset (organisation_id, id)
);
create index evidence_file_by_time on evidence_file (organisation_id, created_at_ms);
create index evidence_file_by_asset on evidence_file (organisation_id, asset_id);

-- Every device that some file showed, in the ledger or not. The key is what names it in every file: a replay finds it.
create table observed_device (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  device_key text not null,
  mac_address text not null,
  ip_address text not null,
  network text not null,
  is_leased boolean not null,
  host_name text not null,
  serial text not null,
  maker text not null,
  model text not null,
  system_kind text not null,
  system_name text not null,
  system_version text not null,
  card_maker text not null,
  notes text not null,
  kind text not null,
  file_name text not null,
  asset_id uuid,
  state text not null,
  reason text not null,
  decided_by text not null,
  first_seen_at_ms bigint not null,
  last_seen_at_ms bigint not null,
  version bigint not null,
  primary key (organisation_id, id),
  unique (organisation_id, device_key),
  foreign key (organisation_id, asset_id) references asset (organisation_id, id)
);
create index observed_device_by_state on observed_device (organisation_id, state, last_seen_at_ms, id);
create index observed_device_by_asset on observed_device (organisation_id, asset_id, last_seen_at_ms);

-- Which value of an asset came from where. A field that holds another value by now was typed by a person since.
create table asset_evidence (
  organisation_id uuid not null,
  asset_id uuid not null,
  field text not null,
  value_text text not null,
  kind text not null,
  file_name text not null,
  seen_at_ms bigint not null,
  primary key (organisation_id, asset_id, field),
  foreign key (organisation_id, asset_id) references asset (organisation_id, id) on delete cascade
);

-- Parts of a product by its bill of materials, beside the components that people typed.
create table asset_part (
  organisation_id uuid not null,
  asset_id uuid not null,
  product text not null,
  position bigint not null,
  evidence_id uuid not null,
  kind text not null,
  name text not null,
  version_text text not null,
  cpe text not null,
  purl text not null,
  primary key (organisation_id, asset_id, product, position),
  foreign key (organisation_id, asset_id) references asset (organisation_id, id) on delete cascade,
  foreign key (organisation_id, evidence_id) references evidence_file (organisation_id, id)
);

-- Networks that files looked at, so that who is missing in them is known to be missing.
create table covered_network (
  organisation_id uuid not null references organisation (id),
  network text not null,
  first_at_ms bigint not null,
  last_at_ms bigint not null,
  primary key (organisation_id, network)
);
