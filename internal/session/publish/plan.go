package publish

import (
	"net/http"
	"net/url"
)

// Call is one that making a post comes to. What the platform will have called things by
// then is in braces.
type Call struct {
	Stage        string // what it is for
	Method, Path string
	Params       url.Values
	Often        bool // once or more often, as the platform takes its time
}

// Plan are the calls that [Publisher.Publish] makes, or where that is all [Publisher.Container],
// in their order. Nothing is sent.
func (p *Post) Plan(account string, container bool) (calls []Call) {
	id := p.ContainerID
	if id == "" {
		calls = append(calls, Call{Stage: "what may be published yet", Method: http.MethodGet, Path: account + "/content_publishing_limit", Params: url.Values{"fields": {"quota_usage,config"}}})
		calls = append(calls, p.making(account, "")...)
		id = "{container}"
	} else if p.File != "" {
		calls = append(calls, p.uploading(id))
	}
	if container {
		return calls
	}
	return append(calls, status(id), Call{
		Stage: "the container is published", Method: http.MethodPost, Path: account + "/media_publish", Params: url.Values{"creation_id": {id}},
	})
}

// making are the calls by which a container comes to be, of is what it is a part of.
func (p *Post) making(account, of string) (calls []Call) {
	params := p.params()
	if len(p.Children) > 0 {
		params.Set("children", "{items}")
	}
	for _, child := range p.Children {
		item := *child
		item.item = true
		if item.ContainerID == "" {
			calls = append(calls, item.making(account, "an item of ")...)
		}
	}
	for _, child := range p.Children {
		id := child.ContainerID
		if id == "" {
			id = "{item}"
		}
		calls = append(calls, status(id))
	}
	calls = append(calls, Call{Stage: of + "the container is made", Method: http.MethodPost, Path: account + "/media", Params: params})
	if p.File != "" {
		calls = append(calls, p.uploading("{container}"))
	}
	return calls
}

// uploading is the call that sends the file; where it breaks off there are more.
func (p *Post) uploading(id string) Call {
	return Call{Stage: "the file is uploaded", Method: http.MethodPost, Path: "ig-api-upload/" + id, Params: url.Values{"file": {p.File}}, Often: true}
}

// status is the call that is made until a container is ready.
func status(id string) Call {
	return Call{Stage: "whether it is ready", Method: http.MethodGet, Path: id, Params: url.Values{"fields": {"status_code,status"}}, Often: true}
}
