package graphsim

// enableComments turns comments on a post on or off.
func enableComments(c *call, n node) ([]byte, *Error) {
	m := n.(*Media)
	on, err := c.truth("comment_enabled")
	switch {
	case err != nil:
		return nil, err
	case m.Product == ProductLive || m.Parent != nil:
		return nil, noObject(c.method, m.ID)
	}
	m.commentsOn = &on
	what := "comments-off"
	if on {
		what = "comments-on"
	}
	c.note(what, m.ID, "", "")
	return done, nil
}

// deleteMedia takes a post or a story away, with all that hangs on it.
func deleteMedia(c *call, n node) ([]byte, *Error) {
	m := n.(*Media)
	if m.Parent != nil || m.Product == ProductLive {
		return nil, &Error{
			Status: 400, Code: -1, Subcode: 2207073, Type: oauthException, Message: "Media type not supported",
			UserTitle: "Media type not supported", UserMessage: "This type of media cannot be deleted.",
		}
	}
	c.w.remove(m)
	c.note("delete-media", m.ID, "", "")
	return append(appendString([]byte(`{"success":true,"deleted_id":`), m.ID), '}'), nil
}

// remove takes a post out of the world.
func (w *world) remove(m *Media) {
	is := func(x *Media) bool { return x == m }
	a := m.Account
	a.Media, a.Stories = without(a.Media, is), without(a.Stories, is)
	for _, x := range append([]*Media{m}, m.Children...) {
		for _, said := range x.Comments {
			w.drop(said)
		}
		delete(w.data.media, x.ID)
	}
}

func init() {
	for _, t := range []*nodeType{igMediaNode, igOnlyMediaNode} {
		t.can("POST", deed{scope: scopeComments, do: enableComments})
	}
	igMediaNode.can("DELETE", deed{scope: scopeContents, facebook: true, do: deleteMedia})
}
