# What much of everything costs, on each database: a region of 2,000 members and half a million assets; a night of 200
# hospitals with a million components, over the real feeds; a map of 300 assets.
long_steps+=(scale)
title[scale]='a region of 2,000 members, a night of 200, a map of 300'

step_scale() {
  need_real_feeds
  long_tests testkit scale ''
}
