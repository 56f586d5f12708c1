create table asset (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  kind text not null,
  name text not null,
  asset_tag text not null,
  maker text not null,
  model text not null,
  serial text not null,
  hardware_cpe text not null,
  department text not null,
  place text not null,
  segment text not null,
  host_name text not null,
  ip_address text not null,
  mac_address text not null,
  exposure text not null,
  care_role text not null,
  care_impact text not null,
  patient_data boolean,
  support_end_on text,
  patch_state text not null,
  patched_on text,
  installed_on text,
  responsible text not null,
  vendor text not null,
  remarks text not null,
  -- What lists are sorted by when sorted by name: normalised text.
  sort_name text not null,
  removed_at_ms bigint,
  created_at_ms bigint not null,
  updated_at_ms bigint not null,
  version bigint not null,
  primary key (organisation_id, id)
);
create index asset_by_name on asset (organisation_id, removed_at_ms, sort_name, id);
create index asset_by_tag on asset (organisation_id, asset_tag);

create table asset_component (
  organisation_id uuid not null,
  asset_id uuid not null,
  position bigint not null,
  kind text not null,
  name text not null,
  version_text text not null,
  cpe text not null,
  primary key (organisation_id, asset_id, position),
  foreign key (organisation_id, asset_id) references asset (organisation_id, id) on delete cascade
);

-- Two-character pieces of normalised text: Japanese words of two characters are found on both databases alike.
create table asset_gram (
  organisation_id uuid not null,
  gram text not null,
  asset_id uuid not null,
  primary key (organisation_id, gram, asset_id),
  foreign key (organisation_id, asset_id) references asset (organisation_id, id) on delete cascade
);
create index asset_gram_by_asset on asset_gram (organisation_id, asset_id);

-- A file being taken in: staged in batches, applied in one transaction.
create table import_run (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  file_name text not null,
  file_hash bytea not null,
  state text not null,
  sheet text not null,
  mapping text not null,
  heading_rows bigint not null,
  rows_total bigint not null,
  rows_added bigint not null,
  rows_changed bigint not null,
  rows_same bigint not null,
  rows_bad bigint not null,
  message text not null,
  started_by uuid,
  created_at_ms bigint not null,
  applied_at_ms bigint,
  version bigint not null,
  primary key (organisation_id, id)
);

create table import_row (
  organisation_id uuid not null,
  import_id uuid not null,
  row_number bigint not null,
  verdict text not null,
  asset_id uuid,
  details text not null,
  difference text not null,
  faults text not null,
  primary key (organisation_id, import_id, row_number),
  foreign key (organisation_id, import_id) references import_run (organisation_id, id) on delete cascade
);
create index import_row_by_verdict on import_row (organisation_id, import_id, verdict, row_number);

-- The mapping a person confirmed for headings like these.
create table import_mapping (
  organisation_id uuid not null references organisation (id),
  headings_hash bytea not null,
  mapping text not null,
  confirmed_at_ms bigint not null,
  primary key (organisation_id, headings_hash)
);
