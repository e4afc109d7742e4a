package sqlfunc_test

import (
	"strings"
	"testing"
	"time"
)

// In a zone, texts without an offset are what its wall clock shows; days and longer
// parts follow the clock, hours and shorter ones the time that passes.
func TestFunctions_zone(t *testing.T) {
	t.Parallel()
	for zone, cases := range map[string]map[string]string{
		"Europe/Berlin": { // 02:00 to 03:00 is left out on 2026-03-29 and occurs twice on 2026-10-25
			"now(3)": "2026-10-25 02:30:00.000+01:00", "getdate()": "2026-10-25 02:30:00+01:00", "getutcdate()": "2026-10-25 01:30:00Z",
			"curdate() || ' ' || curtime() || ' ' || utc_time()": "2026-10-25 02:30:00 01:30:00",
			"datetime('now')": "2026-10-25 02:30:00+01:00", "datetime()": "2026-10-25 02:30:00+01:00", "datetime('now', 'localtime')": "2026-10-25 02:30:00+01:00",
			"datetime('now', 'utc')": "2026-10-25 01:30:00Z", "datetime('now', 'utc', 'localtime')": "2026-10-25 02:30:00+01:00",
			"date('now', 'start of month', '-1 day')": "2026-09-30", "unixepoch('now')": "1792891800", "unix_timestamp(now())": "1792891800",
			"strftime('%s %H:%M', 'now', 'subsec')":             "1792891800.000 02:30",
			"unixepoch('now', 'localtime') - unixepoch('now')":  "3600",
			"range_start('today') || ' ' || range_end('today')": "2026-10-25 2026-10-25 23:59:59.999999999",

			"to_datetime('2026-05-04T22:30:00Z')": "2026-05-05 00:30:00", "to_date('2026-05-04T22:30:00+0000')": "2026-05-05", "to_time('2026-05-04T22:30Z')": "00:30:00",
			"hour('2026-05-04T22:30:00Z') || ' ' || hour('2026-05-04 22:30')": "0 22", "dayname('2026-05-04 22:30:00-07:00')": "Tuesday",
			"date('2026-05-04 22:30Z') || ' ' || time('2026-05-04 22:30Z')":         "2026-05-05 00:30:00",
			"datetime(1792891800, 'unixepoch') || ' ' || from_unixtime(1792888200)": "2026-10-25 02:30:00+01:00 2026-10-25 02:30:00",
			"datetime(2461338.5)": "2026-10-25 02:00:00", "julianday('2026-10-25 02:00:00')": "2461338.5",
			"date_trunc('day', '2026-05-04 22:30:00Z')": "2026-05-05 00:00:00", "date_trunc('hour', '2026-10-25 02:30:00+01:00')": "2026-10-25 02:00:00+01:00",
			"date_trunc('hour', '2026-10-25 02:30:00')": "2026-10-25 02:00:00", "date_trunc('day', '2026-10-25 02:30:00+01:00')": "2026-10-25 00:00:00",
			"date_trunc('day', '2026-10-25 02:30+01:00', 'Asia/Tokyo') || ' ' || date_trunc('hour', '2026-10-25 02:30+01:00', 'Asia/Kolkata')": "2026-10-24 17:00:00 2026-10-25 02:30:00+01:00",
			"datepart('epoch', '2026-10-25 02:30')": "1792888200", "datepart('epoch', '2026-10-25 02:30+01:00')": "1792891800",
			"date_format('2026-10-25 01:30Z', '%H:%i') || format_value('2026-10-25 01:30Z', ' HH:mm')": "02:30 02:30",

			"dateadd('day', 1, '2026-03-28 12:00')": "2026-03-29 12:00:00", "dateadd('hour', 24, '2026-03-28 12:00')": "2026-03-29 13:00:00",
			"dateadd('minute', 60, '2026-03-29 01:30')": "2026-03-29 03:30:00", "dateadd('hour', -1, '2026-03-29 03:30')": "2026-03-29 01:30:00",
			"dateadd('hour', 1, '2026-10-25 02:30')": "2026-10-25 02:30:00+01:00", "dateadd('second', 3600.5, '2026-10-25 02:30')": "2026-10-25 02:30:00.5+01:00",
			"dateadd('day', 0, '2026-10-25 02:30:00+01:00')": "2026-10-25 02:30:00+01:00", "dateadd('month', 1, '2026-09-25 02:30')": "2026-10-25 02:30:00",
			"datediff('hour', '2026-03-29', '2026-03-30') || ' ' || datediff('day', '2026-03-29', '2026-03-30')":                      "23 1",
			"datediff('hour', '2026-10-25', '2026-10-26') || ' ' || datediff('minute', '2026-10-25 02:30', '2026-10-25 02:30+01:00')": "25 60",
			"timestampdiff('hour', '2026-10-25', '2026-10-26') || ' ' || timestampdiff('day', '2026-10-25', '2026-10-26')":            "25 1",
			"datetime('2026-03-28 12:00', '+1 day') || ' ' || datetime('2026-03-28 12:00', '+24 hours')":                              "2026-03-29 12:00:00 2026-03-29 13:00:00",
			"datetime('2026-10-25 02:30', '+60 minutes') || ' ' || datetime('2026-10-25 02:30', '+01:00')":                            "2026-10-25 02:30:00+01:00 2026-10-25 02:30:00+01:00",
			"datetime('2026-10-25 12:00', 'utc') || ' ' || datetime('2026-10-25 12:00', 'utc', 'start of day')":                       "2026-10-25 11:00:00Z 2026-10-25 00:00:00Z",
			"date('2026-10-25 00:30', 'utc') || ' ' || strftime('%H', '2026-10-25 00:30', 'utc')":                                     "2026-10-24 22",
			"eomonth('2026-04-30 22:30Z')": "2026-05-31",

			"at_time_zone('2026-10-25 02:30', 'UTC') || ' ' || at_time_zone('2026-10-25 02:30+01:00', 'utc')":                              "2026-10-25 00:30:00 2026-10-25 01:30:00",
			"at_time_zone('2026-10-25 01:30Z', 'America/New_York') || ' ' || at_time_zone('2026-10-25', '+05:30')":                         "2026-10-24 21:30:00 2026-10-25 03:30:00",
			"hour(at_time_zone('2026-03-28 17:30Z', 'Asia/Tokyo')) || date_trunc('hour', at_time_zone('2026-03-28 17:30Z', 'Asia/Tokyo'))": "22026-03-29 02:00:00", // which Berlin leaves out
			"convert_tz('2026-10-25 02:30', 'Europe/Berlin', 'UTC') || ' ' || convert_tz('2026-10-25 02:30', '+00:00', 'Asia/Tokyo')":      "2026-10-25 00:30:00 2026-10-25 11:30:00",
			"current_timezone()": "Europe/Berlin", "at_time_zone(NULL, 'UTC')": "NULL", "at_time_zone('soon', 'UTC')": "NULL", "convert_tz(7, 'UTC', 'UTC')": "NULL",
			"at_time_zone('2026-10-25', 'Europe/Berlim')": "at_time_zone: no time zone \"Europe/Berlim\" is known: give a name of the IANA database such as Europe/Berlin, an offset such as +05:30, UTC or Local",
		},
		"America/Havana": { // 00:00 to 01:00 is left out on 2026-03-08 and occurs twice on 2026-11-01
			"date_trunc('day', '2026-11-01 00:30:00-05:00')": "2026-11-01 00:00:00", "date_trunc('hour', '2026-11-01 00:30:00-05:00')": "2026-11-01 00:00:00-05:00",
			"datetime('2026-11-01 00:30-05:00', 'start of day') || ' ' || datetime('2026-11-01 00:30-05:00', 'start of month')": "2026-11-01 00:00:00 2026-11-01 00:00:00",
			"unixepoch('2026-03-08') - unixepoch('2026-03-07')":                                                                 "86400", "unixepoch('2026-11-02') - unixepoch('2026-11-01')": "90000",
		},
		"Australia/Lord_Howe": { // half an hour
			"datediff('hour', '2026-04-05', '2026-04-06') || ' ' || datediff('minute', '2026-04-05', '2026-04-06')": "24 1470",
			"date_trunc('hour', '2026-04-05 01:45+10:30') || ' ' || date_trunc('hour', '2026-04-05 01:45')":         "2026-04-05 01:00:00 2026-04-05 01:00:00",
		},
		"-03:30": {
			"datetime('2026-10-25 01:30Z') || ' ' || datetime('2026-10-25 01:30')": "2026-10-24 22:00:00 2026-10-25 01:30:00",
		},
	} {
		c := openIn(t, func() time.Time { return time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC) }, zone)
		for expression, want := range cases {
			if got := one(t, c, "SELECT "+expression); strings.TrimPrefix(got, "sqlite3: SQL logic error: ") != want {
				t.Errorf("%s, %s: %s, want %s", zone, expression, got, want)
			}
		}
	}
}
