#include "client/work/page_view.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/work/interview.h"
#include "client/work/words.h"
#include "forms/base/text.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/session.h"

namespace relais::client::work {

using forms::model::Control;
using forms::model::ControlKind;
using forms::model::DataType;
using forms::model::Node;
using forms::model::NodeId;
using forms::model::NodeIndex;
using forms::model::NodeKind;
using forms::session::Page;
using forms::session::Session;

GroupControls::GroupControls(const forms::model::Definition& definition) {
    add(definition.body);
}

void GroupControls::add(const std::vector<Control>& controls) {
    for (const Control& control : controls) {
        if (control.kind != ControlKind::group && control.kind != ControlKind::repeat) continue;
        // XForms puts a repeat into a group of the same ref that holds the label; keep the outer.
        if (control.node != forms::model::kNoIndex) by_node_.emplace(control.node, &control);
        add(control.children);
    }
}

const Control* GroupControls::find(NodeIndex node) const {
    const auto found = by_node_.find(node);
    return found == by_node_.end() ? nullptr : found->second;
}

Tongue shown_in(const Session& session) {
    const auto& languages = session.form().definition().languages;
    if (session.language() >= languages.size()) return Tongue::french;
    return tongue_of(languages[session.language()]);
}

const Node& node_of(const Session& session, NodeId node) {
    const auto& answers = session.answers();
    return session.form().definition().nodes[answers.definition_of(node)];
}

namespace {

Widget widget_of_type(DataType type) {
    switch (type) {
    case DataType::integer:
        return Widget::integer;
    case DataType::decimal:
        return Widget::decimal;
    case DataType::date:
        return Widget::date;
    case DataType::time:
        return Widget::time;
    case DataType::date_time:
        return Widget::date_time;
    case DataType::geopoint:
        return Widget::geopoint;
    case DataType::geotrace:
        return Widget::geotrace;
    case DataType::geoshape:
        return Widget::geoshape;
    case DataType::barcode:
        return Widget::barcode;
    case DataType::none:
    case DataType::string:
    case DataType::boolean:
        return Widget::text;
    case DataType::binary:
    case DataType::intent:
        break;
    }
    return Widget::unsupported;
}

std::string parameter(const Control& control, std::string_view name) {
    for (const auto& each : control.parameters)
        if (forms::model::local_name(each.name) == name) return each.value;
    return {};
}

/// XLSForm's image, audio, video and file say their kind by the upload's mediatype.
Widget widget_of_upload(const Control& control) {
    const std::string type = lower_ascii(parameter(control, "mediatype"));
    if (type.starts_with("image/")) return Widget::image;
    if (type.starts_with("audio/")) return Widget::audio;
    if (type.starts_with("video/")) return Widget::video;
    return type.starts_with("osm/") ? Widget::unsupported : Widget::file;
}

}  // namespace

std::vector<std::string> words_of_appearance(std::string_view appearance) {
    std::vector<std::string> words;
    for (const auto word : split_blanks(appearance))
        words.push_back(lower_ascii(word));
    return words;
}

namespace {

std::vector<MediaView> media_views(std::vector<forms::session::MediaItem> items) {
    std::vector<MediaView> views;
    for (auto& item : items)
        views.push_back({std::move(item.form), std::move(item.file)});
    return views;
}

RangeView range_view(const Control& control) {
    RangeView range;
    const auto take = [&control](std::string_view name, std::string& into) {
        if (std::string value = parameter(control, name); !value.empty()) into = std::move(value);
    };
    take("start", range.start);
    take("end", range.end);
    take("step", range.step);
    take("tick_interval", range.tick_interval);
    take("placeholder", range.placeholder);
    return range;
}

}  // namespace

std::vector<MediaView> plain_media(const forms::model::Label& label, std::size_t language) {
    std::vector<MediaView> views;
    for (const auto& each : label.media) {
        std::string file = plain_text({each.file_by_language, each.plain}, language);
        if (!file.empty()) views.push_back({each.form, std::move(file)});
    }
    return views;
}

std::string plain_text(const forms::model::TranslatedText& text, std::size_t language) {
    const auto in = [&text](std::size_t index) {
        return collapse_blanks(forms::model::literal_text(text, index));
    };
    std::string plain = in(language);
    for (std::size_t i = 0; plain.empty() && i < text.by_language.size(); ++i)
        plain = in(i);
    return plain;
}

std::string group_label(const Session& session, const GroupControls& groups, NodeId node) {
    std::string label = session.label(node);
    if (label.empty()) {
        const NodeIndex index = session.answers().definition_of(node);
        if (const Control* control = groups.find(index)) {
            label = plain_text(control->label.text, session.language());
        }
    }
    return label;
}

namespace {

std::vector<ChoiceView> choice_views(const Session& session, NodeId node, std::string_view value) {
    const auto chosen = split_blanks(value);
    std::vector<ChoiceView> views;
    for (auto& item : session.choices(node)) {
        const bool is_chosen = std::find(chosen.begin(), chosen.end(), item.value) != chosen.end();
        views.push_back({std::move(item.value), std::move(item.label), is_chosen,
                         media_views(std::move(item.media))});
    }
    return views;
}

bool has_choices(const QuestionView& view) {
    const Widget widget = view.widget;
    return widget == Widget::select_one || widget == Widget::select_multiple ||
           widget == Widget::rank || widget == Widget::range ||
           (widget == Widget::note && looks(view, "label"));
}

}  // namespace

QuestionView question_view(const Session& session, NodeId node) {
    QuestionView view;
    view.id = session.answers().path(node);
    view.label = session.label(node);
    view.hint = session.hint(node);
    view.guidance = session.guidance(node);
    view.value = session.answers().text(node);
    view.required = session.required(node);
    view.readonly = session.readonly(node);
    if (const Control* control = session.control(node)) {
        view.widget = widget_of(*control, node_of(session, node));
        view.multiline = has_word(control->appearance, "multiline");
        view.quick = has_word(control->appearance, "quick");
        view.appearance = words_of_appearance(control->appearance);
        for (const auto& each : control->parameters)
            view.parameters.push_back({each.name, each.value});
        // max-pixels and a recording's quality stand at the bind.
        for (const auto& each : node_of(session, node).bind.other)
            view.parameters.push_back({each.name, each.value});
        if (view.widget == Widget::range) view.range = range_view(*control);
    }
    if (has_choices(view)) view.choices = choice_views(session, node, view.value);
    view.media = media_views(session.media(node));
    const auto finding = session.check(node);
    if (finding && finding->kind != forms::session::FindingKind::required_missing) {
        view.failure = failure_text(*finding, node_of(session, node).bind.type, shown_in(session));
    }
    return view;
}

std::string instance_label(const Session& session, const GroupControls& groups, NodeId node) {
    const auto& answers = session.answers();
    const NodeIndex index = answers.definition_of(node);
    const Control* control = groups.find(index);
    const std::string plain =
        control == nullptr ? std::string() : plain_text(control->label.text, session.language());
    const std::string filled = collapse_blanks(session.label(node));
    const std::size_t count = answers.repeat_size(answers.parent(node), index);
    const std::size_t number = answers.position(node);
    const Tongue in = shown_in(session);
    if (filled.empty() || filled == plain) return numbered(plain, number, count, in);
    return filled + " (" + numbered("", number, count, in) + ")";
}

bool looks(const QuestionView& question, std::string_view word) {
    return std::find(question.appearance.begin(), question.appearance.end(), word) !=
           question.appearance.end();
}

Widget widget_of(const Control& control, const Node& node) {
    const auto& bind = node.bind;
    switch (control.kind) {
    case ControlKind::select_one:
    case ControlKind::select_multiple:
        // XLSForm's appearance "label": the head of a table, which shows the choices of its rows.
        if (has_word(control.appearance, "label")) return Widget::note;
        return control.kind == ControlKind::select_one ? Widget::select_one
                                                       : Widget::select_multiple;
    case ControlKind::trigger:
        return Widget::acknowledge;
    case ControlKind::input: {
        // XLSForm "note": a text that nobody can ever write into and nothing computes.
        const bool note = bind.readonly == "true()" && bind.calculate.empty() &&
                          node.default_value.empty() && node.dynamic_default.empty() &&
                          node.trigger_value.empty() &&
                          (bind.type == DataType::string || bind.type == DataType::none);
        return note ? Widget::note : widget_of_type(bind.type);
    }
    case ControlKind::range:
        return Widget::range;
    case ControlKind::rank:
        return Widget::rank;
    case ControlKind::upload:
        return widget_of_upload(control);
    case ControlKind::group:
    case ControlKind::repeat:
        break;
    }
    return Widget::unsupported;
}

std::vector<std::string> trail_of(const Session& session, const GroupControls& groups,
                                  const Page& page) {
    std::vector<std::string> trail;
    for (const NodeId node : page.within) {
        std::string words = node_of(session, node).kind == NodeKind::repeat
                                ? instance_label(session, groups, node)
                                : group_label(session, groups, node);
        if (!words.empty()) trail.push_back(std::move(words));
    }
    return trail;
}

std::string repeat_id_of(const Session& session, const Page& page) {
    if (page.repeat == forms::model::kNoIndex) return {};
    return session.answers().path(page.node) + "/" +
           session.form().definition().nodes[page.repeat].name;
}

PageView page_view(const Session& session, const GroupControls& groups, const Page& page) {
    PageView view;
    view.trail = trail_of(session, groups, page);
    for (const NodeId node : page.within) {
        if (node_of(session, node).kind == NodeKind::repeat) {
            view.instance_id = session.answers().path(node);
        }
    }
    switch (page.kind) {
    case forms::session::PageKind::question:
        break;
    case forms::session::PageKind::field_list: {
        const Control* control = groups.find(session.answers().definition_of(page.node));
        const bool tally = control != nullptr && has_word(control->appearance, "relais-tally");
        view.kind = tally ? PageKind::tally : PageKind::field_list;
        if (control != nullptr) view.appearance = words_of_appearance(control->appearance);
        if (node_of(session, page.node).kind == NodeKind::repeat) {
            view.title = instance_label(session, groups, page.node);
            view.instance_id = session.answers().path(page.node);
        } else {
            view.title = group_label(session, groups, page.node);
        }
        break;
    }
    case forms::session::PageKind::add_repeat: {
        view.kind = PageKind::add_repeat;
        view.repeat_id = repeat_id_of(session, page);
        view.instances = session.answers().repeat_size(page.node, page.repeat);
        const Control* control = groups.find(page.repeat);
        if (control != nullptr) {
            view.title = plain_text(control->label.text, session.language());
        }
        break;
    }
    }
    for (const NodeId node : page.questions) {
        view.questions.push_back(question_view(session, node));
    }
    return view;
}

}  // namespace relais::client::work
