package setting_test

import (
	"testing"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire/setting"
)

func TestPut(t *testing.T) {
	t.Parallel()
	s := setting.New(map[string]string{"session_authorization": "ann"})
	for _, c := range []struct{ name, value, want, code string }{
		{"timezone", "europe/berlin", "Europe/Berlin", ""},
		{"TimeZone", "gmt", "GMT", ""},
		{"TimeZone", "5.5", "<+05:30>-05:30", ""},
		{"TimeZone", "GMT+3", "GMT+3", ""},
		{"TimeZone", "<+02>-02", "<+02>-02", ""},
		{"TimeZone", "INTERVAL '-08:00'", "<-08>+08", ""},
		{"TimeZone", "interval '5 hours 45 minutes'", "<+05:45>-05:45", ""},
		{"TimeZone", "INTERVAL '00:00:30'", "<+00:00:30>-00:00:30", ""},
		{"TimeZone", "INTERVAL '1 day'", "", pgerror.InvalidParameterValue},
		{"TimeZone", "INTERVAL '1 month'", "", pgerror.InvalidParameterValue},
		{"TimeZone", "INTERVAL '99 hours'", "", pgerror.InvalidParameterValue},
		{"TimeZone", "INTERVAL 'nothing'", "", pgerror.InvalidParameterValue},
		{"TimeZone", "INTERVAL", "", pgerror.InvalidParameterValue},
		{"TimeZone", "local", "", pgerror.InvalidParameterValue},
		{"TimeZone", "/etc/passwd", "", pgerror.InvalidParameterValue},
		{"TimeZone", "../x", "", pgerror.InvalidParameterValue},
		{"TimeZone", "99", "", pgerror.InvalidParameterValue},
		{"TimeZone", "", "", pgerror.InvalidParameterValue},
		{"datestyle", "iso", "ISO, MDY", ""},
		{"datestyle", "dmy, iso", "ISO, DMY", ""},
		{"datestyle", "german", "", pgerror.FeatureNotSupported},
		{"datestyle", "x", "", pgerror.InvalidParameterValue},
		{"client_encoding", "utf-8", "UTF8", ""},
		{"client_encoding", "'utf-8'", "UTF8", ""},
		{"client_encoding", "latin1", "", pgerror.FeatureNotSupported},
		{"extra_float_digits", "3", "3", ""},
		{"extra_float_digits", "0", "", pgerror.FeatureNotSupported},
		{"statement_timeout", "90s", "90s", ""},
		{"statement_timeout", "120000", "2min", ""},
		{"statement_timeout", "1.5s", "1500ms", ""},
		{"statement_timeout", "0", "0", ""},
		{"statement_timeout", "1 fortnight", "", pgerror.InvalidParameterValue},
		{"statement_timeout", "999999999999d", "", pgerror.InvalidParameterValue},
		{"application_name", "a\nü", "a???", ""},
		{"row_security", "off", "off", ""},
		{"row_security", "maybe", "", pgerror.InvalidParameterValue},
		{"server_version", "9", "", pgerror.CannotChangeParameter},
		{"nonsense", "1", "", pgerror.UndefinedObject},
	} {
		got, err := s.Put(c.name, c.value)
		if c.code == "" && err != nil || got != c.want || c.code != "" && (err == nil || pgerror.CodeOf(err) != c.code) {
			t.Errorf("%s = %q: %q, %v", c.name, c.value, got, err)
		}
		if shown, ok := s.Get(c.name); c.code == "" && (!ok || shown != c.want) {
			t.Errorf("%s is %q, not %q", c.name, shown, c.want)
		}
	}
	if v, _ := s.Get("Session_Authorization"); v != "ann" {
		t.Errorf("the user is %q", v)
	}
}

// A zone is east of UTC where SET TIME ZONE has a number, and west where POSIX has one.
func TestZone(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]int{"5.5": 19800, "-3": -10800, "GMT+3": -10800, "<+02>-02": 7200, "UTC": 0, "Asia/Tokyo": 32400, "GMT-02:30": 9000} {
		s := setting.New(nil)
		if _, err := s.Put("timezone", value); err != nil {
			t.Fatal(err)
		}
		if _, offset := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).In(s.Zone()).Zone(); offset != want {
			t.Errorf("%s is %d seconds from UTC, not %d", value, offset, want)
		}
		again := setting.New(nil)
		shown, _ := s.Get("timezone")
		if _, err := again.Put("timezone", shown); err != nil {
			t.Errorf("what is shown, %s, is not taken: %v", shown, err)
		}
		if err := s.Reset("timezone"); err != nil || s.Zone() != time.UTC {
			t.Errorf("reset: %v, %v", s.Zone(), err)
		}
	}
}

// What was put before the start is what RESET goes back to.
func TestStart(t *testing.T) {
	t.Parallel()
	s := setting.New(nil)
	put := func(value string) {
		if _, err := s.Put("application_name", value); err != nil {
			t.Fatal(err)
		}
	}
	put("first")
	s.Start()
	if got := s.Changed(); len(got) != 0 {
		t.Errorf("changed: %q", got)
	}
	put("second")
	if got := s.Changed(); len(got) != 1 || got[0] != "application_name" {
		t.Errorf("changed: %q", got)
	}
	if err := s.Reset("APPLICATION_NAME"); err != nil {
		t.Fatal(err)
	}
	if v, _ := s.Get("application_name"); v != "first" {
		t.Errorf("%q", v)
	}
}

// What a client is told of at the start is there.
func TestReported(t *testing.T) {
	t.Parallel()
	s := setting.New(map[string]string{"session_authorization": "ann"})
	for _, name := range setting.Reported() {
		if spelled, ok := s.Name(name); !ok || spelled != name {
			t.Errorf("%s is spelled %q", name, spelled)
		}
	}
}
