package work

import (
	"strings"
	"testing"
)

// Of an account that is forgotten no job is left, and in the errors of others no mark of it; the
// others' jobs and errors stay.
func TestForgetJobs(t *testing.T) { onBoth(t, testForgetJobs, testForgetJobs) }

func testForgetJobs[Tx any](t *testing.T, q *queue[Tx]) {
	t.Helper()
	c, err := q.client()
	if err != nil {
		t.Fatal(err)
	}
	insert(t.Context(), t, c, 5)
	for account, text := range map[string]string{
		"1": "of itself", "2": "account 17841400000000001 has it", "3": `several:\nmy.shop is away`, "4": "of other.shop",
	} {
		list := `jsonb('[{"error": "before"}, {"error": "` + text + `"}]')`
		if q.jobs.postgres {
			list = `ARRAY['{"error": "before"}', '{"error": "` + text + `"}']::jsonb[]`
		}
		if _, err := q.jobs.db.ExecContext(t.Context(), "UPDATE river_job SET state = 'retryable', errors = "+list+" WHERE args ->> 'account' = '"+account+"'"); err != nil {
			t.Fatal(err)
		}
	}
	for _, account := range []string{"1", "17841400000000001"} {
		if err := ForgetJobs(t.Context(), q.jobs.db, q.jobs.postgres, account, []string{"my.shop"}); err != nil {
			t.Fatal(err)
		}
	}
	s, err := ReadState(t.Context(), q.jobs.db, q.jobs.postgres)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Failed) != 1 || s.Failed[0].Account != "4" || !strings.Contains(s.Failed[0].Error, "other.shop") || s.Jobs["retryable"] != 3 || s.Jobs["available"] != 1 {
		t.Errorf("%+v", s)
	}
}
