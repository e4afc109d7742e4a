package graph

import (
	"errors"
	"fmt"
	"io"
	"net/http"
)

// batchReader reads the answer of one batch.
type batchReader struct {
	decoder *decoder
	// complete adds to a refusal what the answer around it tells.
	complete func(refused *APIError, o *outbound)
}

// readBatch reads the answer of a batch into the items' results.
func readBatch(body io.Reader, items []item, complete func(refused *APIError, o *outbound)) (*wager, error) {
	for _, it := range items {
		*it.result = Result{Err: fmt.Errorf("graph: %s: %w", requestName(it.method, it.path), errNoAnswer)}
	}
	r := batchReader{decoder: newDecoder(body), complete: complete}
	if r.decoder.kind() != '[' {
		if _, _, err := r.decoder.answer(anyShape()); err != nil {
			return nil, err
		}
		return nil, errors.New("an object where the list of a batch was expected")
	}
	parts, err := r.decoder.batchParts()
	if err != nil {
		return nil, err
	}
	return pair(items, parts, r.part), nil
}

// part reads the answer of one item. Of what does not say whose it is only a
// refusal is taken, and that there is nothing.
func (r *batchReader) part(o *outbound, p batchPart, silent bool) Result {
	result := r.item(o, p)
	if silent && o.identifies() && (result.Node != nil || result.Page != nil && len(result.Page.Nodes) > 0) {
		return unmatched(o)
	}
	return result
}

// item reads the answer of one item.
func (r *batchReader) item(o *outbound, p batchPart) (result Result) {
	inner := p.decoder()
	inner.cells = r.decoder.cells
	page, list, err := inner.answer(o.shape(inner.workspace))
	r.decoder.cells = inner.cells
	var refused *APIError
	switch {
	case errors.As(err, &refused):
		refused.Status = p.status
		r.complete(refused, o)
		return Result{Err: refused}
	case err == nil && p.failed():
		err = errNoFault
	}
	switch {
	case err != nil:
	case o.answerForm() == pageForm.name:
		result.Page, err = asPage(page, list)
	default:
		result.Node, err = asNode(page, list)
	}
	if err != nil {
		return Result{Err: newAnswerError(o, &http.Response{StatusCode: p.status}, []byte(p.body), err)}
	}
	return result
}
