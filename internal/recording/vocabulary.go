package recording

import (
	"reflect"
	"strings"
	"sync"

	"github.com/viewfinder-sql/viewfinder/internal/pattern"
	"github.com/viewfinder-sql/viewfinder/schema"
)

// enums are members of answers whose values are words of the API, where they look like it.
var enums = words(`account_type code media_product_type media_type metric_type period permission status status_code scope scopes
	tasks perms type dimension_keys video_status error_code issue_type checkpoint_type ig_id_type`)

// spoken are words of the API that the catalogue does not have.
var spoken = words(`access account accounts after age android app app_id application batch before body breakdown breakdowns business business_discovery
	business_use_case_usage call_count caption cause code codes commenting_enabled copyright_check_status count created_time cursors data data_access_expires_at day days_28
	debug_token default_access_type depends_on description dimension_keys dimension_values bytes_transferred end_time error error_data error_subcode error_user_msg error_user_title errors
	estimated_time_to_regain_access expires_at fbtrace_id fields form get_headers granted declined granular_scopes headers height hourly id ids ig_refresh_token ig_exchange_token include_headers
	instagram insights is_transient is_valid issued_at items lifetime limit link me media message method metric metrics metric_type month name next object offset omit_response_on_success
	order paging pages period permission permissions phase platform post_id previous profile_id quota_total quota_usage quota_duration config recent_media relative_url results reels
	scopes since sort source status success summary target_ids tasks this_month this_week last_14_days last_30_days last_90_days prev_month time timeframe time_series title top_media
	total_count total_cputime total_time total_value true false types type until uploading_phase processing_phase publishing_phase uri upload_id user user_id user_time_zone value values version video_status week width
	acc_id_util_pct ads_api_access_tier app_scoped_user_id call_volume cpu_time reset_time_duration rmf util_pct null metadata fields_requested v www https http com graph facebook
	IMAGE VIDEO CAROUSEL_ALBUM REELS FEED STORY AD BUSINESS MEDIA_CREATOR GET POST DELETE
	oauth access_token OAuthException IGApiException GraphMethodException FacebookApiException Graph API Instagram Facebook`)

func words(text string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(text) {
		set[word] = true
	}
	return set
}

var wordForm = pattern.New(`^[A-Za-z_][A-Za-z0-9_]*$`)

// vocabulary are the words of the API: those above, and each that stands alone in the
// catalogue, as the names of fields, edges, metrics and their values do.
var vocabulary = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, from := range []map[string]bool{spoken, enums} {
		for word := range from {
			set[word] = true
		}
	}
	c := schema.Default()
	seen := map[uintptr]bool{}
	for _, part := range []any{c.Tables, c.Views, c.WriteOnly, c.Nodes, c.Edges} {
		collect(reflect.ValueOf(part), set, seen)
	}
	return set
})

// collect adds the words that stand alone in a value of the catalogue.
func collect(v reflect.Value, set map[string]bool, seen map[uintptr]bool) {
	switch v.Kind() {
	case reflect.String:
		for _, part := range strings.FieldsFunc(v.String(), func(r rune) bool { return r == '.' || r == '/' || r == ',' }) {
			if wordForm.MatchString(part) {
				set[part] = true
			}
		}
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return
		}
		seen[v.Pointer()] = true
		collect(v.Elem(), set, seen)
	case reflect.Interface:
		if !v.IsNil() {
			collect(v.Elem(), set, seen)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "Example" { // which may be anybody's
				collect(v.Field(i), set, seen)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			collect(v.Index(i), set, seen)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			collect(key, set, seen)
			collect(v.MapIndex(key), set, seen)
		}
	}
}
