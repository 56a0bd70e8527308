#include "client/work/interview.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/work/audit.h"
#include "client/work/content.h"
#include "client/work/exclusive.h"
#include "client/work/interview_state.h"
#include "client/work/page_view.h"
#include "client/work/steps.h"
#include "forms/base/random.h"
#include "forms/base/result.h"
#include "forms/base/text.h"
#include "forms/base/time.h"
#include "forms/model/answers.h"
#include "forms/model/definition.h"
#include "forms/model/tree.h"
#include "forms/session/session.h"
#include "forms/xform/instance.h"

namespace relais::client::work {

using forms::model::ControlKind;
using forms::model::kNoNode;
using forms::model::NodeId;
using forms::session::FindingKind;
using forms::session::Page;
using forms::session::Session;

namespace {

/// Children of the root are few; meta may carry the OpenRosa prefix or not.
NodeId find_meta(const forms::model::Answers& answers, std::string_view name) {
    for (const std::string prefix : {"", "orx:"}) {
        const std::string root(answers.name(answers.root()));
        const NodeId meta = answers.find("/" + root + "/" + prefix + "meta");
        if (meta == kNoNode) continue;
        for (const std::string inner : {"", "orx:"}) {
            const NodeId node = answers.find(answers.path(meta) + "/" + inner + std::string(name));
            if (node != kNoNode) return node;
        }
    }
    return kNoNode;
}

/// Which instance of the same repeat stands where this one does once it is gone.
NodeId instance_after(const Session& session, NodeId instance) {
    const auto& answers = session.answers();
    const auto all = answers.children(answers.parent(instance), answers.definition_of(instance));
    const std::size_t place = answers.position(instance) - 1;
    if (place + 1 < all.size()) return all[place + 1];
    return place > 0 ? all[place - 1] : kNoNode;
}

/// A select's values are all among its choices; anything else may be written anywhere.
bool is_offered(const Session& session, NodeId node, std::string_view value) {
    const auto kind = session.control(node)->kind;
    if (kind != ControlKind::select_one && kind != ControlKind::select_multiple &&
        kind != ControlKind::rank)
        return true;
    const auto chosen = split_blanks(value);
    if (chosen.empty()) return true;
    std::set<std::string_view> missing(chosen.begin(), chosen.end());
    for (const auto& item : session.choices(node))
        missing.erase(item.value);
    return missing.empty();
}

}  // namespace

Interview::Interview(std::unique_ptr<State> state) : state_(std::move(state)) {}
Interview::Interview(Interview&&) noexcept = default;
Interview& Interview::operator=(Interview&&) noexcept = default;
Interview::~Interview() = default;

Interview Interview::start(std::shared_ptr<const OpenForm> form, const InterviewContext& context,
                           const Clock& clock, Random& random) {
    auto state = std::make_unique<State>(std::move(form), context, clock, random);
    state->session.emplace(*state->form->form, state->surroundings);
    state->started = clock.now();
    state->refresh();
    if (state->audit) state->audit->note_opening(AuditEvent::form_start);
    return Interview(std::move(state));
}

Result<Interview> Interview::resume(std::shared_ptr<const OpenForm> form,
                                    const InterviewContext& context, std::string_view content,
                                    const Clock& clock, Random& random) {
    const Content kept = TRY(decode_content(content));
    auto state = std::make_unique<State>(std::move(form), context, clock, random);
    auto answers =
        TRY(forms::xform::read_instance(kept.instance_xml, state->form->form->definition()));
    state->session.emplace(*state->form->form, state->surroundings, std::move(answers));
    state->started = kept.started;
    state->late = kept.late;
    state->reasons = kept.reasons;
    state->change = find_form_change(kept.instance_xml, state->form->form->definition());
    state->leftovers = kept.leftovers;
    if (state->change)
        state->leftovers.insert(state->leftovers.end(), state->change->gone.begin(),
                                state->change->gone.end());
    const auto& languages = state->form->form->definition().languages;
    const auto language = std::find(languages.begin(), languages.end(), kept.language);
    if (language != languages.end()) {
        state->session->set_language(static_cast<std::size_t>(language - languages.begin()));
    }
    for (const auto& [repeat, on] : kept.tables)
        if (const auto node = forms::model::find_path(state->form->form->definition(), repeat);
            node != forms::model::kNoIndex)
            state->grids.use(node, on);
    state->refresh();
    state->show(kept.place);
    if (state->audit) {
        state->audit->go_on(kept.audit);
        state->audit->note_opening(AuditEvent::form_resume);
    }
    return Interview(std::move(state));
}

Result<Interview> Interview::correct(std::shared_ptr<const OpenForm> form,
                                     const InterviewContext& context, std::string_view instance_xml,
                                     const Clock& clock, Random& random) {
    auto state = std::make_unique<State>(std::move(form), context, clock, random);
    auto answers = TRY(forms::xform::read_instance(instance_xml, state->form->form->definition()));
    state->session.emplace(*state->form->form, state->surroundings, std::move(answers));
    state->session->start_correction();
    state->started = clock.now();
    state->refresh();
    if (state->audit) state->audit->note_opening(AuditEvent::form_resume);
    return Interview(std::move(state));
}

const PageView& Interview::page() const {
    if (!state_->view) {
        const Page* page = state_->page();
        state_->view =
            page == nullptr ? PageView{} : page_view(*state_->session, state_->groups, *page);
        state_->view->count = state_->pages.size();
        state_->view->number = page == nullptr ? 0 : state_->current + 1;
        if (state_->table() != nullptr) {
            state_->view->kind = PageKind::grid;
            const NodeId cell = state_->cell_node(state_->cell());
            const NodeId row = state_->row_node();
            state_->view->instance_id =
                row == kNoNode ? std::string() : state_->session->answers().path(row);
            if (cell != kNoNode) state_->view->questions = {question_view(*state_->session, cell)};
        }
    }
    return *state_->view;
}

bool Interview::next() {
    if (state_->table() != nullptr && state_->first_failing_cell()) return false;
    if (const Page* page = state_->page()) {
        for (const NodeId node : page->questions) {
            const auto finding = state_->session->check(node);
            if (finding && finding->kind != FindingKind::required_missing) return false;
        }
    }
    if (!at_end()) state_->show(state_->current + 1);
    return true;
}

bool Interview::previous() {
    if (state_->current == 0) return false;
    state_->show(state_->current - 1);
    return true;
}

bool Interview::at_end() const {
    return state_->current + 1 >= state_->pages.size();
}

void Interview::go_to(const std::string& id) {
    const NodeId node = state_->session->answers().find(id);
    if (node != kNoNode) state_->go_to(node);
}

bool Interview::answer(const std::string& id, const std::string& value) {
    Session& session = *state_->session;
    state_->consequence = {};
    const NodeId node = session.answers().find(id);
    if (node == kNoNode || session.control(node) == nullptr || session.readonly(node)) return false;
    if (value.size() > forms::model::kMaxValueBytes || !is_utf8(value)) return false;
    if (!is_offered(session, node, value)) return false;
    if (session.answers().text(node) == value) return true;  // nothing that undo should take back
    state_->about_to_change(node);
    if (!session.answer(node, value)) return false;
    state_->remember(StepKind::answer, node);
    state_->refresh();
    return true;
}

void Interview::toggle(const std::string& id, const std::string& choice) {
    Session& session = *state_->session;
    const NodeId node = session.answers().find(id);
    if (node == kNoNode || session.control(node) == nullptr || session.readonly(node)) return;
    const std::string before(session.answers().text(node));
    const auto items = session.choices(node);
    std::vector<std::string> chosen;
    bool offered = false, ticked = false;
    for (const auto& item : items) {
        const bool was = has_word(before, item.value);
        offered = offered || item.value == choice;
        ticked = ticked || (was && item.value == choice);
        if (was && item.value != choice) chosen.push_back(item.value);
    }
    if (!offered) return;
    if (!ticked) {
        chosen = may_stay(session, node, chosen, choice);
        chosen.push_back(choice);
    }
    // The order of the list, as Collect writes it: the same choices give the same text.
    std::string value;
    for (const auto& item : items) {
        if (std::find(chosen.begin(), chosen.end(), item.value) == chosen.end()) continue;
        value += (value.empty() ? "" : " ") + item.value;
    }
    answer(id, value);
}

void Interview::add_repeat(const std::string& repeat_id) {
    Session& session = *state_->session;
    const std::size_t slash = repeat_id.rfind('/');
    if (slash == std::string::npos) return;
    const NodeId parent = session.answers().find(std::string_view(repeat_id).substr(0, slash));
    if (parent == kNoNode) return;
    const auto& nodes = session.form().definition().nodes;
    for (const auto index : nodes[session.answers().definition_of(parent)].children) {
        if (nodes[index].kind != forms::model::NodeKind::repeat) continue;
        if (nodes[index].name != std::string_view(repeat_id).substr(slash + 1)) continue;
        state_->consequence = {};
        const NodeId added = session.add_repeat(parent, index);
        if (added == kNoNode) return;
        state_->remember(StepKind::instance_added, added);
        state_->refresh();
        state_->go_to(added);
        return;
    }
}

void Interview::remove_repeat(const std::string& instance_id) {
    Session& session = *state_->session;
    const NodeId node = session.answers().find(instance_id);
    if (node == kNoNode) return;
    const auto& nodes = session.form().definition().nodes;
    if (nodes[session.answers().definition_of(node)].kind != forms::model::NodeKind::repeat) return;
    state_->consequence = {};
    std::string label = instance_label(session, state_->groups, node);
    const NodeId after = instance_after(session, node);
    session.remove_repeat(node);
    if (session.answers().attached(node)) return;
    if (state_->audit) state_->audit->note(AuditEvent::delete_repeat, instance_id);
    state_->remember(StepKind::instance_removed, node, std::move(label));
    state_->refresh();
    // In a table the row that follows takes its place.
    if (state_->table() != nullptr && after != kNoNode) state_->show_in_table(after);
}

std::string Interview::trouble() const {
    return state_->session->trouble();
}

std::vector<std::string> Interview::languages() const {
    return state_->form->form->definition().languages;
}

std::size_t Interview::language() const {
    return state_->session->language();
}

void Interview::set_language(std::size_t language) {
    if (language >= state_->form->form->definition().languages.size()) return;
    state_->session->set_language(language);
    state_->refresh();  // what is said in words may be computed, and decide what is relevant
}

std::string Interview::content() const {
    const auto& languages = state_->form->form->definition().languages;
    Content content;
    content.form_file = state_->form->file_name;
    content.place = state_->place();
    if (language() < languages.size()) content.language = languages[language()];
    content.started = state_->started;
    content.late = state_->late;
    content.reasons = state_->reasons;
    for (const auto& [repeat, on] : state_->grids.asked())
        content.tables[forms::model::path_of(state_->form->form->definition(), repeat)] = on;
    content.leftovers = state_->leftovers;
    content.audit = audit_csv();
    content.instance_xml =
        forms::xform::write_instance(state_->session->answers(), forms::xform::Write::draft);
    return encode(content);
}

const std::optional<FormChange>& Interview::form_change() const {
    return state_->change;
}
void Interview::accept_form_change() {
    state_->change.reset();
}
const std::vector<Leftover>& Interview::leftovers() const {
    return state_->leftovers;
}
std::string Interview::label_at(const std::string& path) const {
    const auto& session = *state_->session;
    const NodeId node = session.answers().find(path);
    return node == kNoNode ? std::string() : session.label(node);
}

std::string Interview::title() const {
    return state_->form->form->definition().title;
}
std::string Interview::instance_name() const {
    return state_->session->instance_name();
}
std::string Interview::form_id() const {
    return state_->form->form->definition().form_id;
}
std::string Interview::form_version() const {
    return state_->form->form->definition().version;
}
std::string Interview::instance_id() const {
    return state_->session->instance_id();
}
Instant Interview::started() const {
    return state_->started;
}

std::string Interview::deprecated_id() const {
    const auto& answers = state_->session->answers();
    const NodeId node = find_meta(answers, "deprecatedID");
    return node == kNoNode ? std::string() : std::string(answers.text(node));
}

std::string Interview::answer_at(std::string_view path) const {
    const auto& answers = state_->session->answers();
    const NodeId node = answers.find(path);
    if (node == kNoNode || !answers.relevant(node)) return {};
    return std::string(answers.text(node));
}

}  // namespace relais::client::work
