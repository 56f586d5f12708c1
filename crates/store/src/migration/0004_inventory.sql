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
  -- In what a search looks: every text of the asset and its components, normalised. [docs/adr/0007]
  search_text text not null,
  -- The state of the ledger (ledger_head) in which this asset last changed.
  revision bigint not null,
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

-- Counts changes of an organisation's ledger. Who changes the ledger holds its row until the end, so whoever has read a
-- revision knows that everything committed later has a higher one, whatever the clocks say.
create table ledger_head (
  organisation_id uuid primary key references organisation (id),
  revision bigint not null
);

-- A file being taken in: staged in batches, applied in one transaction.
create table import_run (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  file_name text not null,
  file_hash bytea not null,
  file_bytes bigint not null,
  state text not null,
  sheet bigint not null,
  sheet_name text not null,
  heading_row bigint not null,
  mapping text not null,
  -- The ledger as the staged rows were compared with it.
  ledger_revision bigint not null,
  rows_total bigint not null,
  rows_done bigint not null,
  rows_added bigint not null,
  rows_changed bigint not null,
  rows_same bigint not null,
  rows_bad bigint not null,
  rows_skipped bigint not null,
  cells_bad bigint not null,
  -- Covers every staged change, and stands in the audit trail once they are applied.
  changes_hash bytea not null,
  message text not null,
  job_id uuid,
  applied_by text not null,
  created_at_ms bigint not null,
  applied_at_ms bigint,
  version bigint not null,
  primary key (organisation_id, id)
);
create index import_run_by_time on import_run (organisation_id, created_at_ms);

-- What a row of the file does. Rows that changed something stay, as the history of their asset.
create table import_row (
  organisation_id uuid not null,
  import_id uuid not null,
  row_number bigint not null,
  verdict text not null,
  asset_id uuid,
  base_version bigint not null,
  label text not null,
  before text not null,
  after text not null,
  primary key (organisation_id, import_id, row_number),
  foreign key (organisation_id, import_id) references import_run (organisation_id, id) on delete cascade
);
create index import_row_by_verdict on import_row (organisation_id, import_id, verdict, row_number);
create index import_row_by_asset on import_row (organisation_id, asset_id);

create table import_fault (
  organisation_id uuid not null,
  import_id uuid not null,
  row_number bigint not null,
  position bigint not null,
  column_number bigint not null,
  heading text not null,
  reason text not null,
  written text not null,
  primary key (organisation_id, import_id, row_number, position),
  foreign key (organisation_id, import_id) references import_run (organisation_id, id) on delete cascade
);

-- The assets as they will be, ready to be copied within the database: only that is done under the write lock.
create table import_asset (
  organisation_id uuid not null,
  import_id uuid not null,
  asset_id uuid not null,
  is_new boolean not null,
  base_version bigint not null,
  components_changed boolean not null,
  tag_key bytea,
  serial_key bytea,
  place_key bytea,
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
  sort_name text not null,
  search_text text not null,
  primary key (organisation_id, import_id, asset_id),
  foreign key (organisation_id, import_id) references import_run (organisation_id, id) on delete cascade
);

create table import_component (
  organisation_id uuid not null,
  import_id uuid not null,
  asset_id uuid not null,
  position bigint not null,
  kind text not null,
  name text not null,
  version_text text not null,
  cpe text not null,
  primary key (organisation_id, import_id, asset_id, position),
  foreign key (organisation_id, import_id) references import_run (organisation_id, id) on delete cascade
);

-- The mapping a person confirmed for headings like these.
create table import_mapping (
  organisation_id uuid not null references organisation (id),
  headings_hash bytea not null,
  mapping text not null,
  confirmed_at_ms bigint not null,
  primary key (organisation_id, headings_hash)
);
