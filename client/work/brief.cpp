#include "client/work/brief.h"

#include <cstdint>
#include <string>
#include <utility>

#include "client/work/form_shelf.h"
#include "client/work/workplace.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/xform/outline.h"
#include "forms/xform/shorthand.h"
#include "sync/batch/brief.h"
#include "sync/batch/payload.h"
#include "sync/store/store.h"

namespace relais::client::work {

namespace {

namespace batch = sync::batch;
namespace xform = forms::xform;

Result<void> try_brief(batch::Payload& payload, const FormShelf& forms, sync::store::Store& store) {
    const auto told = TRY(store.form_file(batch::kOutlinesFile));
    const auto form = TRY(forms.open_id(payload.form_id));
    const auto outline = xform::outline_of(form->form->definition());
    const auto bytes = encode(outline);
    const auto name = batch::name_of_outline(bytes);
    if (bytes.empty() || !has_word(told, batch::to_hex(name))) return {};
    auto brief = xform::shorten(payload.instance_xml, outline);
    if (!brief) return {};
    const auto back = TRY(xform::spell_out(*brief, outline));
    if (back.instance_id != payload.instance_id || back.deprecated_id != payload.deprecated_id ||
        outline.form_id != payload.form_id || outline.version != payload.form_version)
        return {};
    // Kept before the record is: it can be reopened though its form be replaced.
    TRY(store.keep_outline(name, bytes));
    payload.brief = batch::make_brief(name, std::move(brief->bits), std::move(brief->texts),
                                      payload.instance_xml);
    return {};
}

}  // namespace

void write_brief(batch::Payload& payload, const FormShelf& forms, sync::store::Store& store) {
    // A form that is gone, a hub of before: the record goes whole.
    static_cast<void>(try_brief(payload, forms, store));
}

Result<batch::Payload> read_record(const sync::store::Store& store, std::uint64_t seq) {
    auto payload = TRY(store.payload(seq));
    if (!payload.brief) return payload;
    const auto outline = TRY(xform::decode_outline(TRY(store.outline(payload.brief->outline))));
    auto spelled = TRY(xform::spell_out({payload.brief->bits, payload.brief->texts}, outline));
    return batch::whole(std::move(payload),
                        {outline.form_id, outline.version, std::move(spelled.instance_id),
                         std::move(spelled.deprecated_id), std::move(spelled.instance_xml)});
}

}  // namespace relais::client::work
