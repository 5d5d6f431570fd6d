// SPDX-License-Identifier: GPL-3.0-or-later
// Left of the window: the scenarios of the open plan, and the samples to begin with.
#pragma once

#include <QWidget>

#include "ui/document/document.h"

class QListView;
class QToolButton;

namespace cw {

class LibraryPanel : public QWidget {
  Q_OBJECT

 public:
  explicit LibraryPanel(Document& document, QWidget* parent = nullptr);

 signals:
  void failed(const QString& message);

 private:
  QWidget* header();
  void showCurrent();
  void addSample(const QModelIndex& index);

  Document& document_;
  QListView* scenarios_;
  QListView* samples_;
  QToolButton* remove_ = nullptr;
};

}  // namespace cw
