-- A request to a vendor 事業者への依頼 about one device. What the letter says is kept as it was asked, whatever becomes
-- of the ledger afterwards.
create table vendor_request (
  organisation_id uuid not null references organisation (id),
  id uuid not null,
  asset_id uuid not null,
  state text not null,
  vendor text not null,
  contact text not null,
  phone text not null,
  fax text not null,
  email text not null,
  device text not null,
  model text not null,
  serial text not null,
  asset_tag text not null,
  due_on text,
  interim text not null,
  in_charge text not null,
  remarks text not null,
  promised_on text,
  -- The vendor's last answer; empty before there is one.
  answer text not null,
  answer_version text not null,
  answered_by text not null,
  answered_via text not null,
  answered_at_ms bigint,
  search_text text not null,
  opened_by uuid not null references person (id),
  created_at_ms bigint not null,
  asked_at_ms bigint,
  version bigint not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, asset_id) references asset (organisation_id, id)
);
create index vendor_request_by_asset on vendor_request (organisation_id, asset_id);
create index vendor_request_by_state on vendor_request (organisation_id, state, due_on);

-- The findings it is about, with what they said then.
create table vendor_request_finding (
  organisation_id uuid not null,
  request_id uuid not null,
  finding_id uuid not null,
  cve_id text not null,
  component text not null,
  primary key (organisation_id, request_id, finding_id),
  foreign key (organisation_id, request_id) references vendor_request (organisation_id, id) on delete cascade,
  foreign key (organisation_id, finding_id) references finding (organisation_id, id)
);
create index vendor_request_finding_by_finding on vendor_request_finding (organisation_id, finding_id);

-- The personal link by which the vendor answers: at most one, replaced or withdrawn at will.
create table vendor_request_link (
  organisation_id uuid not null,
  request_id uuid not null,
  token_hash bytea not null unique,
  expires_at_ms bigint not null,
  created_at_ms bigint not null,
  primary key (organisation_id, request_id),
  foreign key (organisation_id, request_id) references vendor_request (organisation_id, id) on delete cascade
);
