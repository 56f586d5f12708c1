# A hundred times kill -9 of the real program, during imports and feed updates, on each database.
long_steps+=(kills)
title[kills]='a hundred kills on each database'

step_kills() { long_tests yagura program kills; }
