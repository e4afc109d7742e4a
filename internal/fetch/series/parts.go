package series

import "slices"

// parts are what a scan reads. Where few rows are wanted the windows of a series are read
// as far as they are needed.
func (c *planner) parts(t *scan, few bool) (parts []part, _ error) {
	calls, err := c.calls(t)
	if err != nil {
		return nil, err
	}
	c.days = t.ends.Among
	for i := range calls {
		of := &calls[i]
		if err := c.addable(of); err != nil {
			return nil, err
		}
		windows := c.windows(of)
		if !few || of.isTotal() {
			parts = append(parts, part{of, windows})
			continue
		}
		for i := range windows {
			parts = append(parts, part{of, windows[i : i+1]})
		}
	}
	return parts, nil
}

// asked are the metrics to ask for in a call: those that are read and that it can
// have, and where the rows of a series are the days that a metric has numbers for,
// the same one whatever is read: reach, or while the API refuses it the next.
func (c *planner) asked(of *call) (fields []int, maker int) {
	if c.series().Long() {
		for _, m := range of.named {
			if !slices.Contains(fields, m.field) && c.adds(of, m.field) && c.h.Refused(m.field) == "" {
				fields = append(fields, m.field)
			}
		}
		return fields, -1
	}
	if of.breakdown.sent != "" { // whose parts are the rows, whichever metrics are read
		for _, f := range c.fields {
			if c.has(of, f) && c.adds(of, f) && c.h.Refused(f) == "" {
				fields = append(fields, f)
			}
		}
		return fields, -1
	}
	for _, f := range c.metrics {
		if c.has(of, f) && c.adds(of, f) && c.h.Sendable(f) {
			fields = append(fields, f)
		}
	}
	if of.isTotal() {
		return fields, -1
	}
	maker = -1
	for _, f := range c.fields {
		if c.has(of, f) && c.h.Refused(f) == "" {
			maker = f
			break
		}
	}
	if maker >= 0 && !slices.Contains(fields, maker) {
		fields = append(fields, maker)
	}
	return fields, maker
}
