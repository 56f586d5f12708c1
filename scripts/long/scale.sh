# A region of 2,000 members and half a million assets, on each database: what pages and matching cost.
long_steps+=(scale)
title[scale]='a region of 2,000 members'

step_scale() { long_tests testkit scale a_region; }
