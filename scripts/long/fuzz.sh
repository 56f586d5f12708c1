# A minute of fuzzing for every target.
long_steps+=(fuzz)
title[fuzz]='a minute of fuzzing per target'

step_fuzz() { fuzz_all 60; }
