-- Global: what makers, authorities and the CVE programme say beside NVD; one row for each advisory of each source.
create table advisory (
  source text not null,
  number text not null,
  publisher text not null,
  title text not null,
  summary text not null,
  address text not null,
  published_at_ms bigint not null,
  modified_at_ms bigint not null,
  withdrawn boolean not null,
  vectors text not null,
  weaknesses text not null,
  links text not null,
  ssvc text not null,
  -- CISA knows of attacks on what it is about.
  attacked boolean not null,
  products text not null,
  file text not null,
  generation bigint not null,
  primary key (source, number)
);
create index advisory_by_generation on advisory (generation, source, number);
create index advisory_attacked on advisory (source, number) where attacked and not withdrawn;

-- Which CVEs an advisory is about.
create table advisory_cve (
  cve_id text not null,
  source text not null,
  number text not null,
  primary key (cve_id, source, number),
  foreign key (source, number) references advisory (source, number)
);
create index advisory_cve_by_advisory on advisory_cve (source, number, cve_id);

-- How likely a CVE is to be exploited within 30 days, in millionths, as FIRST estimates it.
create table epss (
  cve_id text primary key,
  probability_ppm bigint not null,
  percentile_ppm bigint,
  scored_on text not null
);

-- Until when makers support a product; `version` is a branch such as 6.0, or empty for the product as a whole.
create table support_end (
  maker text not null,
  product text not null,
  version text not null,
  cpe text not null,
  ends_on text not null,
  address text not null,
  file text not null,
  primary key (maker, product, version)
);

-- Until when what an asset has is supported, as the matching found it in that list.
create table component_support (
  organisation_id uuid not null references organisation (id),
  asset_id uuid not null,
  -- As the ledger writes it.
  component text not null,
  -- As the list writes it.
  product text not null,
  ends_on text not null,
  address text not null,
  primary key (organisation_id, asset_id, component),
  foreign key (organisation_id, asset_id) references asset (organisation_id, id)
);
create index component_support_by_day on component_support (organisation_id, ends_on, asset_id);

-- What a person of an organisation confirmed that a name means.
create table confirmed_name (
  organisation_id uuid not null references organisation (id),
  -- Kind, maker and name in one spelling, without what people write differently.
  said text not null,
  maker text not null,
  name text not null,
  cpe text not null,
  confirmed_by uuid,
  confirmed_at_ms bigint not null,
  version bigint not null,
  primary key (organisation_id, said)
);

-- Names that nobody confirmed yet, as the last comparison met them, with what may be meant; `place` 0 is the name itself.
create table name_proposal (
  organisation_id uuid not null references organisation (id),
  said text not null,
  place bigint not null,
  kind text not null,
  maker text not null,
  name text not null,
  assets bigint not null,
  cpe text not null,
  confidence text not null,
  primary key (organisation_id, said, place)
);

-- Names that an operator confirmed and gave to its members; `organisation_id` is the member.
create table received_name (
  organisation_id uuid not null references organisation (id),
  from_id uuid not null references organisation (id),
  said text not null,
  maker text not null,
  name text not null,
  cpe text not null,
  received_at_ms bigint not null,
  primary key (organisation_id, from_id, said)
);
