create table job (
  id uuid primary key,
  kind text not null,
  organisation_id uuid,
  payload text not null,
  state text not null,
  attempts bigint not null,
  run_at_ms bigint not null,
  claimed_until_ms bigint not null,
  done bigint not null,
  total bigint not null,
  message text not null,
  created_at_ms bigint not null,
  finished_at_ms bigint
);
create index job_to_claim on job (state, run_at_ms);
create index job_by_organisation on job (organisation_id, created_at_ms);
