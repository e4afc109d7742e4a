package graphsim

import (
	"slices"
	"strings"
)

// hook is the app's subscription to what happens on accounts: where it is told.
type hook struct {
	object, callback string
	fields           []string
}

// ofHook reports whether the call is about the app's own subscriptions.
func ofHook(c *call) bool { return c.path == c.p.app.id()+"/subscriptions" }

// subscriptions lists, makes and ends subscriptions of the app, which takes the app's token.
func (n *notifier) subscriptions(c *call) ([]byte, *Error) {
	if c.token.kind != tokenApp {
		return nil, &Error{Status: 400, Code: 15, Type: oauthException, Message: "(#15) This method must be called with an app access_token."}
	}
	switch c.method {
	case "GET":
		return n.hooked(c.version), nil
	case "DELETE":
		n.mu.Lock()
		n.hooks = nil
		n.mu.Unlock()
		c.note("unhook", c.p.app.id(), "", "")
		return done, nil
	}
	object, err := c.required("object")
	if err != nil {
		return nil, err
	}
	if object != "instagram" {
		return nil, badParam("(#100) Param object must be one of {instagram}: the others of the platform are not here")
	}
	address, err := c.required("callback_url")
	if err != nil {
		return nil, err
	}
	token, err := c.required("verify_token")
	if err != nil {
		return nil, err
	}
	fields := c.params.list("fields")
	for _, f := range fields {
		if !slices.Contains(webhookFields, f) {
			return nil, badParam("(#100) Param fields must be of {" + strings.Join(webhookFields, ", ") + "}")
		}
	}
	if len(fields) == 0 {
		return nil, badParam("(#100) The parameter fields is required")
	}
	// The platform takes addresses of https only; here those of this machine are taken.
	if !near(address) {
		return nil, badParam("(#100) Param callback_url must be an http address of this machine: the simulator sends nothing elsewhere")
	}
	if trouble := n.verify(address, token); trouble != nil {
		return nil, &Error{
			Status: 400, Code: 2200, Type: oauthException,
			Message: "(#2200) Callback verification failed with the following errors: " + trouble.Error(),
		}
	}
	n.subscribe(&hook{object, address, fields})
	c.note("hook", c.p.app.id(), "", strings.Join(fields, ","))
	return done, nil
}

// subscribe takes a subscription in the place of the one before, and begins to send.
func (n *notifier) subscribe(h *hook) {
	n.mu.Lock()
	n.hooks = []*hook{h}
	begins := !n.running && !n.closed
	n.running = true
	n.mu.Unlock()
	if begins {
		go n.run()
	}
}

func (n *notifier) hooked(version string) []byte {
	n.mu.Lock()
	defer n.mu.Unlock()
	b := []byte(`{"data":[`)
	for _, h := range n.hooks {
		b = appendString(append(appendComma(b), `{"object":`...), h.object)
		b = appendString(append(b, `,"callback_url":`...), h.callback)
		b = append(b, `,"active":true,"fields":[`...)
		for _, f := range h.fields {
			b = appendString(append(appendComma(b), `{"name":`...), f)
			b = append(appendString(append(b, `,"version":`...), version), '}')
		}
		b = append(b, "]}"...)
	}
	return append(b, "]}"...)
}
