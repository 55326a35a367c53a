# Each target is a verb of ./run, for machines that have make.
VERBS = demo test check fix assets lock bench faults screenshots
.PHONY: $(VERBS)
$(VERBS):
	@./run $@
