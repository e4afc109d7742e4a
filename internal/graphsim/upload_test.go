package graphsim

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// An upload that is cut goes on where it was cut, and what was uploaded is what is
// published.
func TestUpload(t *testing.T) {
	t.Parallel()
	s := started(t, Options{Media: 1, VideoWork: time.Minute})
	account := s.Data().Accounts[0].ID
	call := func(method, path string, form url.Values) (status int, answer map[string]any) {
		t.Helper()
		form.Set("access_token", s.Token())
		target, body := s.URL()+"/v25.0/"+path, io.Reader(strings.NewReader(form.Encode()))
		if method == http.MethodGet {
			target, body = target+"?"+form.Encode(), nil
		}
		req, err := http.NewRequestWithContext(t.Context(), method, target, body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, answer
	}
	_, box := call(http.MethodPost, account+"/media", url.Values{"media_type": {"REELS"}, "upload_type": {"resumable"}})
	id, to := box["id"].(string), box["uri"].(string)
	file := bytes.Repeat([]byte("moving pictures "), 50_000)
	send := func(offset int, body []byte, token string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, to, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "OAuth "+token)
		req.Header.Set("offset", strconv.Itoa(offset))
		req.Header.Set("file_size", strconv.Itoa(len(file)))
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return 0, err.Error()
		}
		defer resp.Body.Close()
		got, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(got)
	}
	if status, got := send(0, file, "EAAnonsense"); status != 400 || !strings.Contains(got, "NotAuthorizedError") {
		t.Errorf("a token that is none: HTTP %d %s", status, got)
	}
	const cut = 300_001
	s.Inject(Fault{Kind: FaultUploadCut, Size: cut, Count: 1})
	if status, got := send(0, file, s.Token()); status != 0 {
		t.Fatalf("the upload was not cut: HTTP %d %s", status, got)
	}
	_, seen := call(http.MethodGet, id, url.Values{"fields": {"status_code,video_status"}})
	phase := seen["video_status"].(map[string]any)["uploading_phase"].(map[string]any)
	if seen["status_code"] != "IN_PROGRESS" || phase["bytes_transferred"] != float64(cut) {
		t.Errorf("after the cut: %v", seen)
	}
	if status, got := send(cut+1, file[cut+1:], s.Token()); status != 400 || !strings.Contains(got, "OffsetInvalidError") {
		t.Errorf("a gap: HTTP %d %s", status, got)
	}
	if status, got := send(cut, file[cut:400_000], s.Token()); status != 400 || !strings.Contains(got, `"retriable":true`) {
		t.Errorf("a part: HTTP %d %s", status, got)
	}
	if status, got := send(400_000, file[400_000:], s.Token()); status != 200 {
		t.Errorf("the rest: HTTP %d %s", status, got)
	}
	sum := sha256.Sum256(file)
	if n, got := s.Data().ContainerByID(id).Uploaded(); n != int64(len(file)) || got != hex.EncodeToString(sum[:]) {
		t.Errorf("%d bytes have come, %s", n, got)
	}
	if status, got := call(http.MethodPost, account+"/media_publish", url.Values{"creation_id": {id}}); status != 400 {
		t.Errorf("published before the video was worked on: %v", got)
	}
	s.Advance(time.Minute)
	if status, got := call(http.MethodPost, account+"/media_publish", url.Values{"creation_id": {id}}); status != 200 {
		t.Errorf("not published: %v", got)
	}
	var did []string
	for _, d := range s.Done() {
		did = append(did, d.What)
	}
	if got := strings.Join(did, " "); got != "container upload publish" {
		t.Errorf("done: %s", got)
	}
}
