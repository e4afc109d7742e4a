package driver

// PublishError is a post that was not made, or of which it is not known whether it was: then
// it matches [ErrUnknownOutcome]. It stands within a [WriteError].
type PublishError struct {
	// Account is the id of the account that publishes.
	Account string
	// Container is the id of the container that was made, "" where none was. It is gone on
	// with by INSERT INTO Media (ContainerId), unless Spent says that it leads nowhere.
	Container string
	Spent     bool
	// Items are the containers of a carousel's items, as far as they were made: they can be
	// given again as Children.
	Items []string
	// Stage is what was under way: "making the container", "uploading the video", "waiting
	// for the container", "publishing the container", or "asking how much may be published".
	Stage string
	// Err is why it failed.
	Err error

	text string
}

// Error says what failed, what there is by now, and how to go on.
func (e *PublishError) Error() string { return e.text }

// Unwrap returns why it failed.
func (e *PublishError) Unwrap() error { return e.Err }
