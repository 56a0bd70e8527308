// From a session's page to the plain values that a screen draws. Reads the session, changes
// nothing.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "client/work/interview.h"
#include "client/work/words.h"
#include "forms/session/session.h"

namespace relais::client::work {

/// The body's groups and repeats by their node, for what a session does not tell of them.
class GroupControls {
  public:
    explicit GroupControls(const forms::model::Definition& definition);
    /// Null for a node without a group in the body.
    const forms::model::Control* find(forms::model::NodeIndex node) const;

  private:
    void add(const std::vector<forms::model::Control>& controls);
    std::unordered_map<forms::model::NodeIndex, const forms::model::Control*> by_node_;
};

/// The definition of an element of the answers.
const forms::model::Node& node_of(const forms::session::Session& session,
                                  forms::model::NodeId node);
/// The language of the sentences that the interview says itself.
Tongue shown_in(const forms::session::Session& session);
Widget widget_of(const forms::model::Control& control, const forms::model::Node& node);

QuestionView question_view(const forms::session::Session& session, forms::model::NodeId node);
/// "Étape 2 sur 3" for an instance of a repeat labelled "Étape"; "Awa (2 sur 3)" where the label
/// names what was answered.
std::string instance_label(const forms::session::Session& session, const GroupControls& groups,
                           forms::model::NodeId node);
std::string group_label(const forms::session::Session& session, const GroupControls& groups,
                        forms::model::NodeId node);
/// Without what only an instance could fill in; in another language where this one has nothing.
std::string plain_text(const forms::model::TranslatedText& text, std::size_t language);
/// Likewise the files beside a label.
std::vector<MediaView> plain_media(const forms::model::Label& label, std::size_t language);

/// Lower case: what QuestionView::appearance holds.
std::vector<std::string> words_of_appearance(std::string_view appearance);

/// Without number and count, which the caller knows.
PageView page_view(const forms::session::Session& session, const GroupControls& groups,
                   const forms::session::Page& page);
/// Groups and repeat instances around the page, in words, outermost first.
std::vector<std::string> trail_of(const forms::session::Session& session,
                                  const GroupControls& groups, const forms::session::Page& page);
/// "/data/roster/member": what adding to this page's repeat is called.
std::string repeat_id_of(const forms::session::Session& session, const forms::session::Page& page);

}  // namespace relais::client::work
