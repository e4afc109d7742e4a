package engine

import "strings"

// forms are how SQLite's own functions are called, by what its documentation says.
// Brackets hold what may be left out.
var forms = strings.Fields(strings.NewReplacer(", ", ",").Replace(`
	abs(x) acos(x) acosh(x) asin(x) asinh(x) atan(x) atan2(y, x) atanh(x) avg(x)
	ceil(x) ceiling(x) changes() char(code, …) coalesce(x, y, …) concat(x, …)
	concat_ws(separator, x, …) cos(x) cosh(x) count(*) count(x) cume_dist() date([time[, modifier, …]])
	datetime([time[, modifier, …]]) degrees(x) dense_rank() exp(x) first_value(x) floor(x)
	format(format, …) glob(pattern, text) group_concat(x[, separator]) hex(x) if(condition, then[, else])
	ifnull(x, y) iif(condition, then[, else]) instr(text, part) json(text)
	json_array(value, …) json_array_insert(json, path, value, …) json_array_length(json[, path])
	json_error_position(text) json_extract(json, path, …) json_group_array(value)
	json_group_object(name, value) json_insert(json, path, value, …) json_object(name, value, …)
	json_pretty(json[, indent]) json_quote(value) json_remove(json, path, …)
	json_replace(json, path, value, …) json_set(json, path, value, …) json_type(json[, path])
	json_valid(text[, flags]) jsonb(text) jsonb_array(value, …) jsonb_array_insert(json, path, value, …)
	jsonb_extract(json, path, …) jsonb_group_array(value) jsonb_group_object(name, value)
	jsonb_insert(json, path, value, …) jsonb_object(name, value, …) jsonb_remove(json, path, …)
	jsonb_replace(json, path, value, …) jsonb_set(json, path, value, …) julianday([time[, modifier, …]])
	lag(x[, rows[, default]]) last_value(x) lead(x[, rows[, default]]) length(x) like(pattern, text[, escape])
	likelihood(x, probability) likely(x) ln(x) log(x) log(base, x) log10(x) log2(x) lower(text)
	ltrim(text[, characters]) max(x) max(x, y, …) min(x) min(x, y, …) mod(x, y) nth_value(x, n) ntile(n)
	nullif(x, y) octet_length(x) percent_rank() pi() pow(x, y) power(x, y) printf(format, …) quote(x)
	radians(x) random() randomblob(n) rank() regexp(pattern, text) replace(text, from, to)
	round(x[, digits]) row_number() rtrim(text[, characters]) sign(x) sin(x) sinh(x) soundex(text)
	sqlite_version() sqrt(x) strftime(format[, time[, modifier, …]]) string_agg(x, separator)
	substr(text, start[, length]) substring(text, start[, length]) subtype(x) sum(x) tan(x) tanh(x)
	time([time[, modifier, …]]) timediff(a, b) total(x) trim(text[, characters]) trunc(x) typeof(x)
	unhex(text[, ignored]) unicode(text) unistr(text) unistr_quote(x) unixepoch([time[, modifier, …]])
	unlikely(x) upper(text) zeroblob(n)
`))

// Forms tells how one of SQLite's own functions is called, each form behind the one before;
// "" for a name that is none.
func Forms(name string) string {
	var found []string
	for _, form := range forms {
		if call, _, _ := strings.Cut(form, "("); strings.EqualFold(call, name) {
			found = append(found, strings.ReplaceAll(form, ",", ", "))
		}
	}
	return strings.Join(found, " or ")
}
